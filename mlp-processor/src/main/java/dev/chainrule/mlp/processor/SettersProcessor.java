package dev.chainrule.mlp.processor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.annotation.processing.SupportedAnnotationTypes;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.TypeElement;

/**
 * Generates the methods of builders: for each record with keys that has a class {@code Builder}, its superclass, with a method
 * for each key.
 */
@SupportedAnnotationTypes(SettersProcessor.KEY)
public final class SettersProcessor extends AbstractProcessor {
    static final String KEY = "dev.chainrule.mlp.core.spec.Key";

    @Override
    public SourceVersion getSupportedSourceVersion() {
        return SourceVersion.latest();
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
        for (TypeElement key : annotations) {
            for (Element element : round.getElementsAnnotatedWith(key)) {
                if (element.getKind() == ElementKind.RECORD && Setters.hasBuilder(element)) {
                    write((TypeElement) element);
                }
            }
        }
        return false;
    }

    private void write(TypeElement record) {
        try (Writer file = processingEnv
                .getFiler()
                .createSourceFile(record.getQualifiedName() + "Setters", record)
                .openWriter()) {
            file.write(new Setters(record, processingEnv.getElementUtils()).source());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
