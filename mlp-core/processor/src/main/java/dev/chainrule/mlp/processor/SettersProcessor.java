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

/** Generates, for each record with keys that has a class {@code Builder}, the superclass of that class and an interface. */
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
        new Setters(record, processingEnv.getElementUtils()).sources().forEach((name, source) -> {
            try (Writer file =
                    processingEnv.getFiler().createSourceFile(name, record).openWriter()) {
                file.write(source);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
