package io.cobro.api;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Date;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Which module may know which, and what none may use.
final class ArchitectureTest {

    private static final String CORE = "io.cobro.core..";
    private static final String PERSISTENCE = "io.cobro.persistence..";
    private static final String WEBHOOKS = "io.cobro.webhooks..";
    private static final String CONNECTORS = "io.cobro.connectors..";
    private static final String API = "io.cobro.api..";

    private static JavaClasses production;
    private static JavaClasses all;

    @BeforeAll
    static void read_the_classes() {
        String[] modules = {
            "io.cobro.core",
            "io.cobro.persistence",
            "io.cobro.webhooks",
            "io.cobro.connectors",
            "io.cobro.api"
        };
        all = new ClassFileImporter().importPackages(modules);
        production =
                new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .withImportOption(location -> !location.contains("-tests.jar"))
                        .importPackages(modules);
    }

    @Test
    void every_module_is_looked_at() {
        for (String module : new String[] {CORE, PERSISTENCE, WEBHOOKS, CONNECTORS, API}) {
            assertThat(production.stream())
                    .as(module)
                    .anyMatch(type -> type.getPackageName().startsWith(module.replace("..", "")));
        }
    }

    @Test
    void core_knows_the_jdk_and_the_nullness_annotations_only() {
        classes()
                .that()
                .resideInAPackage(CORE)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(CORE, "java..", "org.jspecify.annotations..")
                .check(production);
    }

    @Test
    void adapters_know_core_but_neither_connectors_nor_the_server() {
        noClasses()
                .that()
                .resideInAnyPackage(PERSISTENCE, WEBHOOKS)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(CONNECTORS, API)
                .check(production);
        noClasses()
                .that()
                .resideInAPackage(CONNECTORS)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(PERSISTENCE, WEBHOOKS, API)
                .check(production);
        noClasses()
                .that()
                .resideInAPackage(WEBHOOKS)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(PERSISTENCE)
                .check(production);
        noClasses()
                .that()
                .resideInAPackage(PERSISTENCE)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(WEBHOOKS)
                .check(production);
    }

    @Test
    void only_persistence_knows_jooq() {
        noClasses()
                .that()
                .resideOutsideOfPackage(PERSISTENCE)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.jooq..")
                .check(production);
    }

    @Test
    void only_the_server_knows_http_routing_and_graphql() {
        noClasses()
                .that()
                .resideOutsideOfPackage(API)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.helidon..", "graphql..", "org.dataloader..")
                .check(production);
    }

    @Test
    void nothing_is_mocked() {
        noClasses().should().dependOnClassesThat().resideInAPackage("org.mockito..").check(all);
    }

    /// Certificates tell their dates as [Date]s, which are read as instants at once.
    @Test
    void times_are_those_of_java_time() {
        noClasses()
                .should()
                .callConstructor(Date.class)
                .orShould()
                .callConstructor(Date.class, long.class)
                .orShould()
                .callMethod(Date.class, "from", Instant.class)
                .check(production);
    }

    /// The command line and the demo are where a clock comes from; the rest is given one.
    @Test
    void the_time_is_asked_of_a_clock() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.cobro.api.cli", "io.cobro.api.demo")
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(LocalDate.class, "now")
                .orShould()
                .callMethod(LocalDateTime.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(production);
    }
}
