package io.kthena.testing;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * The house rules as executable checks. A module's {@code ArchitectureTest} calls {@link #check} with its root package
 * and the names of its core packages, and may add {@linkplain ArchRule rules} of its own.
 */
public final class ArchitectureRules {

    private static final String[] EDGE_LIBRARIES = {
        "io.quarkus..",
        "io.quarkiverse..",
        "io.vertx..",
        "io.smallrye..",
        "io.javaoperatorsdk..",
        "io.fabric8.kubernetes.client..",
        "io.grpc..",
        "io.micrometer..",
        "jakarta.enterprise..",
        "jakarta.inject..",
        "jakarta.ws.rs..",
        "java.net.http..",
    };

    /** The base types of every custom resource: data, although they live in the client's package. */
    private static final Set<String> RESOURCE_BASES =
            Set.of("io.fabric8.kubernetes.client.CustomResource", "io.fabric8.kubernetes.client.CustomResourceList");

    private static final List<String> VAGUE_SUFFIXES = List.of("Manager", "Helper", "Helpers", "Util", "Utils", "Impl");

    private ArchitectureRules() {}

    /**
     * Checks every general rule on a module's production classes.
     *
     * @param root the module's root package, such as {@code io.kthena.booster}
     * @param cores its pure packages, relative to the root ({@code "template"}); subpackages count too
     * @throws AssertionError naming the classes that break a rule
     */
    public static void check(String root, String... cores) {
        var classes = production(root);
        if (cores.length > 0) {
            coresKnowNoEdge(root, cores).check(classes);
            coresAreGivenTimeAndChance(root, cores).check(classes);
        }
        packagesAreNullMarked().check(classes);
        namesSayWhat().check(classes);
        NativeRegistrations.typesReadByJacksonAreRegistered().check(classes);
        packagesFormNoCycle(root).check(classes);
    }

    /** The compiled production classes of a package and its subpackages, without tests, jars and generated stubs. */
    public static JavaClasses production(String root) {
        return new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_JARS)
                .withImportOption(location -> !location.contains("/proto/"))
                .importPackages(root);
    }

    /** Core packages know nothing of Quarkus, Vert.x, the Kubernetes client, gRPC or injection. */
    public static ArchRule coresKnowNoEdge(String root, String... cores) {
        var edge = new DescribedPredicate<JavaClass>("edge libraries") {
            private final DescribedPredicate<JavaClass> inLibrary =
                    JavaClass.Predicates.resideInAnyPackage(EDGE_LIBRARIES);

            @Override
            public boolean test(JavaClass type) {
                return inLibrary.test(type) && !RESOURCE_BASES.contains(type.getName());
            }
        };
        return noClasses()
                .that()
                .resideInAnyPackage(patterns(root, cores))
                .should()
                .dependOnClassesThat(edge)
                .allowEmptyShould(true)
                .because("a core is pure: edges depend on it, never the other way");
    }

    /** Core packages take time, randomness and ids as arguments. */
    public static ArchRule coresAreGivenTimeAndChance(String root, String... cores) {
        return noClasses()
                .that()
                .resideInAnyPackage(patterns(root, cores))
                .should()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(java.time.Clock.class, "systemUTC")
                .orShould()
                .callMethod(java.util.UUID.class, "randomUUID")
                .orShould()
                .callMethod(Math.class, "random")
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .allowEmptyShould(true)
                .because("a core is given the time and the dice, so that a test can be, too");
    }

    /** Every package says {@code @NullMarked}, so that NullAway looks at it. */
    public static ArchRule packagesAreNullMarked() {
        return classes().should(new ArchCondition<>("reside in a @NullMarked package") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                JavaPackage itsPackage = type.getPackage();
                if (!itsPackage.isAnnotatedWith("org.jspecify.annotations.NullMarked")) {
                    events.add(SimpleConditionEvent.violated(
                            type, type.getName() + ": its package has no package-info.java with @NullMarked"));
                }
            }
        });
    }

    /** No class hides what it does behind Manager, Helper, Util or Impl. */
    public static ArchRule namesSayWhat() {
        return classes().should(new ArchCondition<>("have a name that says what it does") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                if (VAGUE_SUFFIXES.stream().anyMatch(type.getSimpleName()::endsWith)) {
                    events.add(SimpleConditionEvent.violated(type, type.getName() + ": a vague suffix"));
                }
            }
        });
    }

    /** The packages below a root depend on each other in one direction only. */
    public static ArchRule packagesFormNoCycle(String root) {
        return slices().matching(root + ".(**)").should().beFreeOfCycles().allowEmptyShould(true);
    }

    /**
     * Records that are read from Kubernetes ignore fields that they do not know, as a newer API server or another
     * controller may add some.
     *
     * @param packages the full names of the packages that hold custom resources; subpackages count too
     */
    public static ArchRule resourceRecordsIgnoreUnknown(String... packages) {
        var patterns = Arrays.stream(packages).map(name -> name + "..").toArray(String[]::new);
        return classes()
                .that()
                .areRecords()
                .and()
                .resideInAnyPackage(patterns)
                .should(new ArchCondition<>("be annotated with @JsonIgnoreProperties(ignoreUnknown = true)") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        boolean ignores = type.tryGetAnnotationOfType(
                                        "com.fasterxml.jackson.annotation.JsonIgnoreProperties")
                                .map(ArchitectureRules::ignoresUnknown)
                                .orElse(false);
                        if (!ignores) {
                            events.add(SimpleConditionEvent.violated(type, type.getName() + " rejects unknown fields"));
                        }
                    }
                });
    }

    private static boolean ignoresUnknown(JavaAnnotation<?> annotation) {
        return annotation.get("ignoreUnknown").map(Boolean.TRUE::equals).orElse(false);
    }

    private static String[] patterns(String root, String... cores) {
        return Arrays.stream(cores).map(core -> root + "." + core + "..").toArray(String[]::new);
    }
}
