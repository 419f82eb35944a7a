package io.scriptorium.ydoc;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.scriptorium.ydoc", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String ROOT = "io.scriptorium.ydoc";

    @ArchTest
    static final ArchRule nothingButTheJdk = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(ROOT + "..", "java..", "org.jspecify.annotations");

    @ArchTest
    static final ArchRule noReflectionAndNoFiles = noClasses()
            .that()
            .resideInAnyPackage(
                    ROOT,
                    ROOT + ".lib0",
                    ROOT + ".format",
                    ROOT + ".version",
                    ROOT + ".item",
                    ROOT + ".type",
                    ROOT + ".update",
                    ROOT + ".position",
                    ROOT + ".undo",
                    ROOT + ".attribution")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.lang.reflect..", "java.io", "java.nio.file..", "java.net..");

    @ArchTest
    static final ArchRule theEncodingKnowsNobody =
            classes().that().resideInAPackage(ROOT + ".lib0").should().onlyDependOnClassesThat(in("lib0"));

    @ArchTest
    static final ArchRule formatsKnowTheEncodingOnly =
            classes().that().resideInAPackage(ROOT + ".format").should().onlyDependOnClassesThat(in("lib0", "format"));

    @ArchTest
    static final ArchRule versionsKnowFormatsOnly = classes()
            .that()
            .resideInAPackage(ROOT + ".version")
            .should()
            .onlyDependOnClassesThat(in("lib0", "format", "version"));

    @ArchTest
    static final ArchRule theEngineDoesNotKnowTheApi = classes()
            .that()
            .resideInAPackage(ROOT + ".item")
            .should()
            .onlyDependOnClassesThat(in("lib0", "format", "version", "item"));

    @ArchTest
    static final ArchRule nobodyKnowsTheCommandLine = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".command")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + ".command");

    @ArchTest
    static final ArchRule theApiDoesNotKnowWhatIsBuiltOnIt = noClasses()
            .that()
            .resideInAnyPackage(ROOT, ROOT + ".type", ROOT + ".update")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + ".position", ROOT + ".undo", ROOT + ".attribution");

    private static DescribedPredicate<JavaClass> in(String... packages) {
        String[] allowed = new String[packages.length + 2];
        for (int i = 0; i < packages.length; i++) {
            allowed[i] = ROOT + "." + packages[i];
        }
        allowed[packages.length] = "java..";
        allowed[packages.length + 1] = "org.jspecify.annotations";
        return JavaClass.Predicates.resideInAnyPackage(allowed);
    }
}
