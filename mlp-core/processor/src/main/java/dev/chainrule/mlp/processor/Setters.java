package dev.chainrule.mlp.processor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Elements;

/**
 * The source of a builder's superclass, with methods that set the keys of a record and of its inlined records, and of an
 * interface of the record, with methods that return a copy with another value of a key.
 */
final class Setters {
    /** A method that sets a key: the type of its parameter, and the key's value as an expression of {@code value}. */
    private record Form(String parameter, String expression) {}

    /** The static methods that make a value from something shorter, by type. */
    private static final Map<String, List<Form>> FACTORIES = Map.of(
            "PluginSpec", List.of(new Form("String", "of")),
            "Factor", List.of(new Form("double", "of")),
            "ColumnRef", List.of(new Form("String", "named"), new Form("int", "numbered")));

    private final TypeElement record;
    private final Elements elements;
    private final String builder;
    private final StringBuilder setters = new StringBuilder();
    private final StringBuilder withers = new StringBuilder();

    Setters(TypeElement record, Elements elements) {
        this.record = record;
        this.elements = elements;
        builder = record.getSimpleName() + ".Builder";
    }

    /** Returns whether a class {@code Builder} is inside a type. */
    static boolean hasBuilder(Element type) {
        return type.getEnclosedElements().stream()
                .anyMatch(inside -> inside.getSimpleName().contentEquals("Builder"));
    }

    /** Returns the sources by the name of their type. */
    Map<String, String> sources() {
        String name = record.getSimpleName().toString();
        record.getRecordComponents().forEach(this::component);
        Map<String, String> sources = new LinkedHashMap<>();
        sources.put(record.getQualifiedName() + "Setters", """
                package %s;

                import java.util.List;
                import java.util.Optional;
                import java.util.OptionalDouble;
                import java.util.OptionalInt;
                import java.util.function.Consumer;
                import java.util.stream.DoubleStream;
                import java.util.stream.IntStream;
                import java.util.stream.Stream;

                /** Sets each key of a {@link %s}. */
                abstract class %sSetters extends SpecBuilder<%s, %s> {
                    %sSetters() {
                        super(Keys.of(%s.class));
                    }
                %s}
                """.formatted(
                        elements.getPackageOf(record), name, name, name, builder, name, name, setters));
        sources.put(record.getQualifiedName() + "Withers", """
                package %s;

                /** Returns copies of a {@link %s} that differ in the value of one key. */
                interface %sWithers {

                    /** Returns a builder that starts from this. */
                    default %s toBuilder() {
                        return new %s().from((%s) this);
                    }
                %s}
                """.formatted(
                        elements.getPackageOf(record), name, name, builder, builder, name, withers));
        return sources;
    }

    private void component(RecordComponentElement component) {
        Map<String, Object> key = key(component);
        TypeMirror type = component.asType();
        if (Boolean.TRUE.equals(key.get("inline"))) {
            List<? extends RecordComponentElement> inner = element(type).getRecordComponents().stream()
                    .filter(one -> !key(one).isEmpty())
                    .toList();
            inner.forEach(this::component);
            if (!inner.isEmpty()) {
                whole(component.getSimpleName().toString(), type);
            }
        } else if (!key.isEmpty()) {
            String named = (String) key.get("name");
            String name = named.isEmpty() ? component.getSimpleName().toString() : named;
            boolean isOptional = simpleName(type).equals("Optional");
            TypeMirror inner = isOptional ? arguments(type).get(0) : type;
            for (Form form : forms(inner)) {
                method(name, isOptional ? new Form(form.parameter, "Optional.of(" + form.expression + ")") : form, key);
            }
            if (isOptional) {
                method(name, new Form(type.toString(), "value"), key);
            }
        }
    }

    private void method(String name, Form form, Map<String, Object> key) {
        String summary = "Sets {@code " + name + "}: " + documentation(key);
        setter(name, summary, form.parameter, "set(\"" + name + "\", " + form.expression.formatted(name) + ")");
        if (!form.parameter.startsWith("Consumer<") && !form.parameter.endsWith("...")) {
            wither(name, form.parameter);
        }
    }

    /** Adds the methods that set all keys of an inlined record. */
    private void whole(String name, TypeMirror type) {
        String expression = "setAll(value, Keys.of(" + type + ".class))";
        setter(name, "Sets all keys of a {@link " + type + "}.", type.toString(), expression);
        wither(name, type.toString());
    }

    private void setter(String name, String summary, String parameter, String expression) {
        setters.append("""

                    /**
                     * %s
                     */
                    public %s %s(%s value) {
                        return %s;
                    }
                """.formatted(summary, builder, name, parameter, expression));
    }

    private void wither(String name, String parameter) {
        withers.append("""

                    /** Returns a copy with another {@code %s}. */
                    default %s with%s(%s value) {
                        return toBuilder().%s(value).build();
                    }
                """.formatted(
                        name,
                        record.getSimpleName(),
                        Character.toUpperCase(name.charAt(0)) + name.substring(1),
                        parameter,
                        name));
    }

    /** Returns the methods that set a value of this type. */
    private List<Form> forms(TypeMirror type) {
        List<Form> forms = new ArrayList<>();
        String name = simpleName(type);
        if (type instanceof DeclaredType && hasBuilder(element(type))) {
            forms.add(new Form(
                    "Consumer<" + name + ".Builder>",
                    "built(\"%s\", " + name + "::toBuilder, " + name + "::builder, value)"));
        }
        switch (name) {
            case "OptionalInt" -> forms.add(new Form("int", "OptionalInt.of(value)"));
            case "OptionalDouble" -> forms.add(new Form("double", "OptionalDouble.of(value)"));
            case "List" -> forms.addAll(listForms(arguments(type).get(0)));
            default -> {
                for (Form factory : FACTORIES.getOrDefault(name, List.of())) {
                    forms.add(new Form(factory.parameter, name + "." + factory.expression + "(value)"));
                }
                forms.addAll(bareForms(type));
            }
        }
        String itself = switch (name) {
            case "Boolean" -> "boolean";
            case "Character" -> "char";
            default -> type.toString();
        };
        forms.add(new Form(itself, "value"));
        return forms;
    }

    /** Returns the methods that take the elements of a list, which is never empty in a document, without their list. */
    private static List<Form> listForms(TypeMirror element) {
        String name = simpleName(element);
        List<Form> forms = new ArrayList<>();
        for (Form factory : FACTORIES.getOrDefault(name, List.of())) {
            boolean isInt = factory.parameter.equals("int");
            forms.add(new Form(
                    factory.parameter + "...",
                    (isInt ? "IntStream.of(value).mapToObj(" : "Stream.of(value).map(") + name + "::"
                            + factory.expression + ").toList()"));
        }
        if (name.equals("PluginSpec") || name.equals("String")) {
            forms.add(new Form(name + "...", "List.of(value)"));
        } else if (name.equals("Double")) {
            forms.add(new Form("double...", "DoubleStream.of(value).boxed().toList()"));
        } else if (name.equals("List")) {
            forms.add(new Form(
                    "double[][]", "Stream.of(value).map(row -> DoubleStream.of(row).boxed().toList()).toList()"));
        }
        return forms;
    }

    /** Returns the method that takes the only component of a kind of a sealed type that may be written alone. */
    private List<Form> bareForms(TypeMirror type) {
        List<Form> forms = new ArrayList<>();
        if (type instanceof DeclaredType declared
                && element(type).getModifiers().contains(Modifier.SEALED)) {
            for (TypeMirror kind : element(declared).getPermittedSubclasses()) {
                List<? extends RecordComponentElement> components =
                        element(kind).getRecordComponents();
                if (components.size() == 1
                        && Boolean.TRUE.equals(key(components.get(0)).get("bare"))) {
                    forms.add(new Form(components.get(0).asType().toString(), "new " + kind + "(value)"));
                }
            }
        }
        return forms;
    }

    private static TypeElement element(TypeMirror type) {
        return (TypeElement) ((DeclaredType) type).asElement();
    }

    private static List<? extends TypeMirror> arguments(TypeMirror type) {
        return ((DeclaredType) type).getTypeArguments();
    }

    private static String simpleName(TypeMirror type) {
        return type instanceof DeclaredType ? element(type).getSimpleName().toString() : type.toString();
    }

    /** Returns the values of a component's key by name; empty if it has none. */
    private Map<String, Object> key(RecordComponentElement component) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (AnnotationMirror annotation : component.getAnnotationMirrors()) {
            if (annotation.getAnnotationType().toString().equals(SettersProcessor.KEY)) {
                elements.getElementValuesWithDefaults(annotation)
                        .forEach(
                                (name, value) -> values.put(name.getSimpleName().toString(), value.getValue()));
            }
        }
        return values;
    }

    /** Returns the meaning of a key and its default as Javadoc. */
    private static String documentation(Map<String, Object> key) {
        String byDefault = (String) key.get("byDefault");
        String leftOut = byDefault.isEmpty() ? (String) key.get("leftOut") : "`" + byDefault + "`";
        String doc = key.get("doc") + (leftOut.isEmpty() ? "" : " Default: " + leftOut + ".");
        String text = Character.toLowerCase(doc.charAt(0)) + doc.substring(1);
        return text.replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1") // [text](address)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("@", "&#64;")
                .replaceAll("`([^`]*)`", "{@code $1}");
    }
}
