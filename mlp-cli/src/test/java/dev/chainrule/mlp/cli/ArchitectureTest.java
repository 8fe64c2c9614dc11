package dev.chainrule.mlp.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaModifier.SYNTHETIC;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The directions of dependency, and what no class may do. */
@AnalyzeClasses(packages = "dev.chainrule.mlp", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String ROOT = "dev.chainrule.mlp.";
    private static final String CORE = ROOT + "core.";
    private static final DescribedPredicate<JavaClass> JDK = resideInAnyPackage("java..");

    @ArchTest
    static final ArchRule apiDependsOnTheJdkAlone = classes()
            .that()
            .resideInAPackage(ROOT + "api..")
            .should()
            .onlyDependOnClassesThat(JDK.or(resideInAPackage("com.sun.management")) // of the JDK: asked for UseFMA
                    .or(resideInAPackage(ROOT + "api..")));

    @ArchTest
    static final ArchRule activationsDependOnTheApiAlone = classes()
            .that()
            .resideInAPackage(ROOT + "activations..")
            .should()
            .onlyDependOnClassesThat(JDK.or(resideInAnyPackage(ROOT + "api..", ROOT + "activations..")));

    @ArchTest
    static final ArchRule lossesDependOnTheApiAlone = classes()
            .that()
            .resideInAPackage(ROOT + "losses..")
            .should()
            .onlyDependOnClassesThat(JDK.or(resideInAnyPackage(ROOT + "api..", ROOT + "losses..")));

    @ArchTest
    static final ArchRule coreDependsOnTheApiAlone = classes()
            .that(resideInAPackage(CORE + ".").and(not(resideInAnyPackage(CORE + "guice..", CORE + "linalg.."))))
            .should()
            .onlyDependOnClassesThat(JDK.or(resideInAnyPackage(ROOT + "api..", CORE + ".")));

    @ArchTest
    static final ArchRule kernelsDependOnTheApiAndVectorsAlone = classes()
            .that()
            .resideInAPackage(CORE + "linalg..")
            .should()
            .onlyDependOnClassesThat(
                    JDK.or(resideInAnyPackage(ROOT + "api..", CORE + "linalg..", "jdk.incubator.vector..")));

    @ArchTest
    static final ArchRule guiceOnlyInItsPackage = noClasses()
            .that()
            .resideOutsideOfPackage(CORE + "guice..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.google..", "jakarta.inject..");

    @ArchTest
    static final ArchRule jacksonOnlyAboveTheCore = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + "io..", ROOT + "report..", ROOT + "cli..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("tools.jackson..", "com.fasterxml..");

    @ArchTest
    static final ArchRule fastCsvOnlyInIo = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "io..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("de.siegmar..");

    @ArchTest
    static final ArchRule ioKnowsNoPages = noClasses()
            .that()
            .resideInAPackage(ROOT + "io..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + "report..", ROOT + "export..", ROOT + "cli..");

    @ArchTest
    static final ArchRule exportKnowsNoPagesAndNoCommands = noClasses()
            .that()
            .resideInAPackage(ROOT + "export..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + "report..", ROOT + "cli..");

    /** The rest must run without it. */
    @ArchTest
    static final ArchRule sparkOnlyInItsModule = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "spark..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + "spark..", "org.apache.spark..", "scala..");

    @ArchTest
    static final ArchRule vectorsOnlyInLinalg = noClasses()
            .that()
            .resideOutsideOfPackage(CORE + "linalg..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("jdk.incubator..");

    /** As in the design: spec ◀ plugin ◀ network ◀ training; each sees what stands to its left. */
    @ArchTest
    static final ArchRule nothingInTheCoreLooksUp = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .withOptionalLayers(true)
            .layer("linalg")
            .definedBy(CORE + "linalg..")
            .layer("encodings")
            .definedBy(CORE + "encodings..")
            .layer("initializers")
            .definedBy(CORE + "initializers..")
            .layer("optimizers")
            .definedBy(CORE + "optimizers..")
            .layer("schedules")
            .definedBy(CORE + "schedules..")
            .layer("metrics")
            .definedBy(CORE + "metrics..")
            .layer("spec")
            .definedBy(CORE + "spec..")
            .layer("plugin")
            .definedBy(CORE + "plugin..")
            .layer("data")
            .definedBy(CORE + "data..")
            .layer("network")
            .definedBy(CORE + "network..")
            .layer("training")
            .definedBy(CORE + "training..")
            .layer("selection")
            .definedBy(CORE + "selection..")
            .layer("explain")
            .definedBy(CORE + "explain..")
            .layer("guice")
            .definedBy(CORE + "guice..")
            .whereLayer("linalg")
            .mayNotAccessAnyLayer()
            .whereLayer("encodings")
            .mayNotAccessAnyLayer()
            .whereLayer("initializers")
            .mayNotAccessAnyLayer()
            .whereLayer("optimizers")
            .mayNotAccessAnyLayer()
            .whereLayer("schedules")
            .mayNotAccessAnyLayer()
            .whereLayer("metrics")
            .mayNotAccessAnyLayer()
            .whereLayer("spec")
            .mayNotAccessAnyLayer()
            .whereLayer("plugin")
            .mayOnlyAccessLayers("spec", "encodings")
            .whereLayer("data")
            .mayOnlyAccessLayers("spec", "plugin")
            .whereLayer("network")
            .mayOnlyAccessLayers("spec", "plugin", "linalg")
            .whereLayer("training")
            .mayOnlyAccessLayers("spec", "plugin", "linalg", "metrics", "network", "data")
            .whereLayer("selection")
            .mayOnlyAccessLayers("spec", "plugin", "linalg", "network", "data", "training")
            .whereLayer("explain")
            .mayOnlyAccessLayers("spec", "plugin", "network", "data", "training");

    @ArchTest
    static final ArchRule modulesHaveNoCycles =
            slices().matching(ROOT + "(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule coreHasNoCycles =
            slices().matching(CORE + "(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule ioHasNoCycles =
            slices().matching(ROOT + "io.(*)..").should().beFreeOfCycles();

    /** A file must not be able to run code. */
    @ArchTest
    static final ArchRule ioLoadsNoClasses = noClasses()
            .that()
            .resideInAPackage(ROOT + "io..")
            .should()
            .callMethod(Class.class, "forName", String.class)
            .orShould()
            .callMethod(Class.class, "forName", String.class, boolean.class, ClassLoader.class)
            .orShould()
            .callMethod(ClassLoader.class, "loadClass", String.class)
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.io.ObjectInputStream")
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage("java.lang.reflect..", "java.lang.invoke..", "javax.script..");

    /** In Turkish or Arabic they would write other letters and digits. */
    @ArchTest
    static final ArchRule noDefaultLocale = noClasses()
            .should()
            .callMethod(String.class, "format", String.class, Object[].class)
            .orShould()
            .callMethod(String.class, "formatted", Object[].class)
            .orShould()
            .callMethod(String.class, "toLowerCase")
            .orShould()
            .callMethod(String.class, "toUpperCase")
            .orShould()
            .callMethod(java.io.PrintWriter.class, "printf", String.class, Object[].class)
            .orShould()
            .callMethod(java.io.PrintStream.class, "printf", String.class, Object[].class);

    @ArchTest
    static final ArchRule librariesAreSilent = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "cli..")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .orShould()
            .callMethod(System.class, "exit", int.class)
            .orShould()
            .callMethod(Throwable.class, "printStackTrace");

    @ArchTest
    static final ArchRule noStaticState = fields().that()
            .areStatic()
            .and()
            .doNotHaveModifier(SYNTHETIC)
            .should()
            .beFinal();

    /** A record with an array would otherwise compare its identity. */
    @ArchTest
    static final ArchRule recordsCompareTheContentsOfArrays = methods()
            .that()
            .haveName("equals")
            .and()
            .areDeclaredInClassesThat(isRecordWithArray())
            .should(callAMethodOf(Arrays.class));

    private static DescribedPredicate<JavaClass> isRecordWithArray() {
        return DescribedPredicate.describe(
                "are records with an array that other classes see",
                type -> type.isRecord()
                        && !type.getModifiers().contains(JavaModifier.PRIVATE)
                        && type.getFields().stream()
                                .anyMatch(field -> field.getRawType().isArray()
                                        && !field.getModifiers().contains(JavaModifier.STATIC)));
    }

    private static ArchCondition<JavaMethod> callAMethodOf(Class<?> owner) {
        return new ArchCondition<>("call a method of " + owner.getSimpleName()) {
            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                boolean calls = method.getMethodCallsFromSelf().stream()
                        .anyMatch(call -> call.getTargetOwner().isEquivalentTo(owner));
                events.add(new SimpleConditionEvent(
                        method, calls, method.getOwner().getName() + " compares the identity of an array"));
            }
        };
    }

    /** Their order differs between runs of the same program, so none may reach a result, a file or a message. */
    @ArchTest
    static final ArchRule noCollectionsWithoutAnOrder = noClasses()
            .should()
            .callMethod(Set.class, "copyOf", Collection.class)
            .orShould()
            .callMethod(Map.class, "copyOf", Map.class)
            .orShould()
            .callMethod(Map.class, "ofEntries", Map.Entry[].class)
            .orShould()
            .callMethodWhere(isMapOfSeveral())
            .orShould()
            .callMethodWhere(DescribedPredicate.describe(
                    "collect into a set or a map without an order",
                    call -> call.getTargetOwner().isEquivalentTo(Collectors.class)
                            && call.getName().matches("to(Unmodifiable)?(Set|Map)|groupingBy")));

    private static DescribedPredicate<JavaMethodCall> isMapOfSeveral() {
        return DescribedPredicate.describe(
                "make a map of several entries without an order",
                call -> call.getTargetOwner().isEquivalentTo(Map.class)
                        && call.getName().equals("of")
                        && call.getTarget().getRawParameterTypes().size() > 2);
    }
}
