package io.github.vitrine.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.anyElementThat;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noCodeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A package imports only from the lines below its own: never upwards, never its neighbour. */
class LayersTest {
    private static final String ROOT = "io.github.vitrine";

    /** From the top down, as docs/architecture.md draws them. Empty stands for the root package. */
    private static final List<Set<String>> LINES =
            List.of(
                    Set.of("cli"),
                    Set.of(""),
                    Set.of("model.vit"),
                    Set.of("layers"),
                    Set.of("ops", "checkpoint", "image", "hub"),
                    Set.of("kernels.simd"),
                    Set.of("kernels"),
                    Set.of("tensor", "parallel", "json", "events", "image.vp8"),
                    Set.of("error"));

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages(ROOT);

    @Test
    void everyPackageHasItsLine() {
        Set<String> placed = LINES.stream().flatMap(Set::stream).collect(Collectors.toSet());
        Set<String> found = new TreeSet<>();
        for (JavaClass c : CLASSES) {
            String name = c.getPackageName();
            found.add(name.equals(ROOT) ? "" : name.substring(ROOT.length() + 1));
        }
        assertEquals(new TreeSet<>(placed), found);
    }

    @Test
    void packagesImportOnlyFromBelow() {
        List<String> below = new ArrayList<>();
        for (int line = LINES.size() - 1; line >= 0; line--) {
            for (String name : LINES.get(line)) {
                List<String> allowed = new ArrayList<>(below);
                allowed.add(qualified(name));
                DescribedPredicate<JavaClass> foreign = resideOutsideOfPackage(ROOT + "..");
                classes()
                        .that()
                        .resideInAPackage(qualified(name))
                        .should()
                        .onlyDependOnClassesThat(
                                foreign.or(resideInAnyPackage(allowed.toArray(String[]::new))))
                        .because("of the lines in docs/architecture.md")
                        .check(CLASSES);
            }
            LINES.get(line).forEach(name -> below.add(qualified(name)));
        }
    }

    @Test
    void thereIsNoCycle() {
        slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void theIncubatingModuleIsImportedInOnePlace() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".kernels.simd")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jdk.incubator..")
                .check(CLASSES);
    }

    /** See {@code SimdKernels}: whether such a method is inlined is a matter of luck. */
    @Test
    void noMethodTakesOrReturnsAVectorAndNoFieldHoldsOne() {
        DescribedPredicate<JavaClass> vectors = resideInAPackage("jdk.incubator.vector");
        DescribedPredicate<JavaClass> constants = simpleName("VectorSpecies");
        noCodeUnits()
                .should()
                .haveRawReturnType(vectors.and(not(constants)))
                .orShould()
                .haveRawParameterTypes(anyElementThat(vectors.and(not(constants))))
                .check(CLASSES);
        noFields().should().haveRawType(vectors.and(not(constants))).check(CLASSES);
    }

    @Test
    void thirdPartyLibrariesStayWhereTheyBelong() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + ".cli", ROOT + ".json", ROOT + ".checkpoint")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.google.gson..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".cli")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("picocli..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage(ROOT + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.ejml..")
                .because("EJML checks the forward pass; it must not be in it")
                .check(CLASSES);
    }

    private static String qualified(String name) {
        return name.isEmpty() ? ROOT : ROOT + "." + name;
    }
}
