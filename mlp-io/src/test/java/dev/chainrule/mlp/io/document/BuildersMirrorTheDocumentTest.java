package dev.chainrule.mlp.io.document;

import static dev.chainrule.mlp.io.document.Documents.PLUGINS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Walks through every key that a document can have, and finds the method of that name where a program would look for it. */
class BuildersMirrorTheDocumentTest {
    private static final JsonNode SCHEMA = JsonMapper.shared().readTree(DocumentSchema.generate(PLUGINS));

    /** Keys that a run does not read: a program that searches makes its runs itself, and {@link Preset#run} fills in a preset. */
    private static final Set<String> NOT_OF_A_RUN = Set.of("$schema", "preset", "search");

    private final Set<String> visited = new TreeSet<>();

    @Test
    void everyKeyOfADocumentHasAMethodOfItsName() {
        walk("", List.of(SCHEMA), RunSpec.Builder.class);
        assertTrue(
                visited.containsAll(List.of(
                        "/seed",
                        "/data/validation/every",
                        "/network/layers/dropout",
                        "/optimizer/learningRate",
                        "/training/earlyStopping/patience",
                        "/training/checkpoint/keep",
                        "/training/gradientClipping/norm")),
                "the walk passed by what it should see, and saw " + visited);
    }

    @Test
    void noBuilderHasAMethodThatIsNoKey() {
        walk("", List.of(SCHEMA), RunSpec.Builder.class);
        assertEquals(new TreeSet<>(List.of("/network/layer", "/optimizer/with")), unknown);
    }

    private final Set<String> unknown = new TreeSet<>();

    /** Looks for the keys of these alternative objects in the class that stands for them. */
    private void walk(String path, List<JsonNode> objects, Class<?> java) {
        Set<String> keys = new TreeSet<>();
        objects.forEach(object -> keys.addAll(object.get("properties").propertyNames()));
        keys.removeAll(NOT_OF_A_RUN);
        if (objects.stream().allMatch(BuildersMirrorTheDocumentTest::isPlugin)) { // its parameters are its own
            objects.forEach(object -> keys.retainAll(object.get("properties").propertyNames()));
        }
        for (String key : keys) {
            String place = path + "/" + key;
            visited.add(place);
            assertFalse(methods(java, key).isEmpty(), () -> place + " has no " + java.getName() + "." + key);
            List<JsonNode> inside = new ArrayList<>();
            objects.forEach(
                    object -> inside.addAll(objectsIn(object.get("properties").path(key))));
            Optional<Class<?>> child = inside.isEmpty() ? Optional.empty() : child(java, key);
            if (child.isPresent()) {
                walk(place, inside, child.get());
            } else {
                assertTrue(
                        inside.stream().allMatch(BuildersMirrorTheDocumentTest::isPlugin),
                        () -> place + " is an object, and nothing builds it");
            }
        }
        if (java.getSimpleName().equals("Builder")) {
            Arrays.stream(java.getDeclaredMethods())
                    .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isBridge())
                    .map(Method::getName)
                    .filter(name -> !keys.contains(name) && !name.equals("build"))
                    .forEach(name -> unknown.add(path + "/" + name));
        }
    }

    /** The objects that may stand here, themselves or in an array. */
    private static List<JsonNode> objectsIn(JsonNode schema) {
        List<JsonNode> objects = new ArrayList<>();
        if (schema.has("properties")) {
            objects.add(schema);
        }
        if (schema.has("$ref")) {
            objects.addAll(objectsIn(SCHEMA.at(schema.get("$ref").asString().substring(1))));
        }
        objects.addAll(objectsIn(schema.path("oneOf").values()));
        objects.addAll(objectsIn(schema.path("anyOf").values()));
        if (schema.has("items")) {
            objects.addAll(objectsIn(schema.get("items")));
        }
        return objects;
    }

    private static List<JsonNode> objectsIn(Collection<JsonNode> alternatives) {
        return alternatives.stream().flatMap(node -> objectsIn(node).stream()).toList();
    }

    private static boolean isPlugin(JsonNode object) {
        return object.get("properties").path("type").has("const");
    }

    /** What says in a program what is inside this key: a builder, or a type with factories. */
    private static Optional<Class<?>> child(Class<?> java, String key) {
        String one = key.endsWith("s") ? key.substring(0, key.length() - 1) : key; // layers, layer
        List<Type> parameters = Stream.of(key, one)
                .distinct()
                .flatMap(name -> methods(java, name).stream())
                .filter(method -> method.getParameterCount() == 1)
                .map(method -> method.getGenericParameterTypes()[0])
                .toList();
        Optional<Class<?>> builder = parameters.stream()
                .filter(type -> type instanceof ParameterizedType p && p.getRawType() == Consumer.class)
                .<Class<?>>map(type -> (Class<?>) ((ParameterizedType) type).getActualTypeArguments()[0])
                .findFirst();
        return builder.or(() -> parameters.stream()
                .filter(type -> type instanceof Class<?> c && (c.isSealed() || c.isRecord()) && c != PluginSpec.class)
                .<Class<?>>map(type -> (Class<?>) type)
                .findFirst());
    }

    /** The methods of a class and its superclasses, without those that the compiler adds for a superclass that is not public. */
    private static List<Method> methods(Class<?> java, String name) {
        return Stream.<Class<?>>iterate(java, Objects::nonNull, Class::getSuperclass)
                .flatMap(one -> Arrays.stream(one.getDeclaredMethods()))
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isBridge())
                .filter(method -> method.getName().equals(name) && method.getParameterCount() > 0)
                .toList();
    }
}
