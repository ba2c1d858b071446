package dev.waxwing;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The directions in which packages may import each other, and which libraries stay in which
/// package. A new package needs a row in [#MAY_IMPORT], or the build fails.
class PackageRulesTest {
    private static final String ROOT = "dev.waxwing";

    /// Each top-level package, and the ones it may import beside itself. The root package (`Main`,
    /// `Server`) may import all and is imported by none.
    private static final Map<String, Set<String>> MAY_IMPORT =
            new TreeMap<>(
                    Map.ofEntries(
                            Map.entry("model", Set.of()),
                            Map.entry("config", Set.of("model")),
                            Map.entry("protocol", Set.of("model")),
                            Map.entry("crypto", Set.of("model")),
                            Map.entry("topics", Set.of("model")),
                            Map.entry("tracing", Set.of("model", "config")),
                            Map.entry("journal", Set.of("model", "config")),
                            Map.entry("supervision", Set.of("model", "config")),
                            Map.entry("ops", Set.of("model", "config", "crypto", "journal")),
                            Map.entry(
                                    "accounts",
                                    Set.of("model", "config", "crypto", "journal", "ops")),
                            Map.entry(
                                    "gate",
                                    Set.of("model", "config", "accounts", "journal", "ops")),
                            Map.entry(
                                    "rules",
                                    Set.of("model", "config", "accounts", "journal", "ops")),
                            Map.entry("log", Set.of("model", "config", "crypto", "journal")),
                            Map.entry("resilience", Set.of("model", "config")),
                            Map.entry(
                                    "webhooks",
                                    Set.of(
                                            "model",
                                            "config",
                                            "crypto",
                                            "topics",
                                            "journal",
                                            "log",
                                            "gate",
                                            "resilience",
                                            "ops")),
                            Map.entry(
                                    "feed",
                                    Set.of(
                                            "model",
                                            "config",
                                            "protocol",
                                            "crypto",
                                            "journal",
                                            "log")),
                            Map.entry(
                                    "chat",
                                    Set.of(
                                            "tracing",
                                            "model",
                                            "config",
                                            "protocol",
                                            "crypto",
                                            "journal",
                                            "accounts",
                                            "log")),
                            Map.entry(
                                    "commands",
                                    Set.of("model", "config", "protocol", "crypto", "accounts")),
                            Map.entry(
                                    "sessions",
                                    Set.of(
                                            "tracing",
                                            "model",
                                            "config",
                                            "protocol",
                                            "crypto",
                                            "journal",
                                            "supervision",
                                            "accounts",
                                            "gate",
                                            "chat",
                                            "commands",
                                            "broker",
                                            "presence",
                                            "topics",
                                            "routing",
                                            "rooms",
                                            "announcements",
                                            "ops")),
                            Map.entry("announcements", Set.of("model", "config", "journal")),
                            Map.entry(
                                    "rooms",
                                    Set.of(
                                            "model",
                                            "config",
                                            "accounts",
                                            "journal",
                                            "topics",
                                            "routing")),
                            Map.entry("presence", Set.of("model", "protocol", "journal", "chat")),
                            Map.entry(
                                    "routing",
                                    Set.of(
                                            "tracing",
                                            "model",
                                            "config",
                                            "protocol",
                                            "journal",
                                            "supervision",
                                            "topics",
                                            "rules",
                                            "webhooks",
                                            "broker",
                                            "accounts",
                                            "log",
                                            "ops")),
                            Map.entry(
                                    "broker",
                                    Set.of(
                                            "tracing",
                                            "model",
                                            "config",
                                            "protocol",
                                            "topics",
                                            "journal",
                                            "supervision")),
                            Map.entry(
                                    "trace",
                                    Set.of("model", "broker", "chat", "routing", "journal")),
                            Map.entry(
                                    "gateway",
                                    Set.of(
                                            "tracing",
                                            "trace",
                                            "model",
                                            "config",
                                            "protocol",
                                            "crypto",
                                            "journal",
                                            "accounts",
                                            "gate",
                                            "sessions",
                                            "broker",
                                            "routing",
                                            "chat",
                                            "presence",
                                            "feed",
                                            "log",
                                            "rules",
                                            "rooms",
                                            "announcements",
                                            "webhooks",
                                            "ops")),
                            Map.entry(
                                    "backend",
                                    Set.of(
                                            "model",
                                            "config",
                                            "crypto",
                                            "journal",
                                            "broker",
                                            "accounts",
                                            "log",
                                            "feed",
                                            "chat",
                                            "presence",
                                            "gate",
                                            "sessions",
                                            "rules",
                                            "rooms",
                                            "announcements",
                                            "webhooks",
                                            "ops")),
                            Map.entry("client", Set.of("model", "protocol", "crypto", "topics")),
                            Map.entry("cli", Set.of("model", "protocol", "crypto", "client"))));

    /// Packages of libraries, and the only packages of ours that may use them (empty: the root).
    private static final Map<List<String>, Set<String>> STAYS_IN =
            Map.of(
                    List.of("java.sql", "javax.sql", "org.sqlite", "org.flywaydb"),
                    Set.of("backend"),
                    List.of("io.netty", "io.vertx"),
                    Set.of("gateway"),
                    List.of("org.apache.pekko", "scala"),
                    Set.of("supervision", "broker", "routing", "sessions", "ops", ""),
                    List.of("org.bouncycastle", "com.amazon.corretto"),
                    Set.of("crypto"),
                    List.of("picocli", "me.tongfei.progressbar"),
                    Set.of("cli", ""),
                    List.of("io.micrometer", "io.prometheus", "ch.qos.logback"),
                    Set.of("ops"),
                    List.of("io.opentelemetry"),
                    Set.of("tracing"),
                    List.of("io.github.bucket4j"),
                    Set.of("gate"),
                    List.of("io.github.resilience4j"),
                    Set.of("resilience"),
                    List.of("com.typesafe.config"),
                    Set.of("config", "supervision"));

    private static final JavaClasses WAXWING =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages(ROOT);

    @TestFactory
    Stream<DynamicTest> packagesImportOnlyWhatTheyMay() {
        return MAY_IMPORT.entrySet().stream()
                .map(row ->
                        dynamicTest(
                                row.getKey() + " imports only " + row.getValue(),
                                () -> importsOnly(row.getKey(), row.getValue())));
    }

    private static void importsOnly(String from, Set<String> allowed) {
        classes()
                .that()
                .resideInAPackage(subtree(from))
                .should()
                .onlyDependOnClassesThat(
                        not(resideInAPackage(ROOT + ".."))
                                .or(resideInAPackage(subtree(from)))
                                .or(resideInAnyPackage(subtrees(allowed))))
                .allowEmptyShould(true)
                .check(WAXWING);
    }

    @Test
    void gatewaysKnowOfTheJournalOnlyHowItFails() {
        noClasses()
                .that()
                .resideInAPackage(subtree("gateway"))
                .should()
                .dependOnClassesThat(
                        resideInAPackage(subtree("journal"))
                                .and(not(nameMatching(".*\\.StorageException(\\$.*)?"))))
                .allowEmptyShould(true)
                .check(WAXWING);
    }

    @TestFactory
    Stream<DynamicTest> librariesStayWhereTheyBelong() {
        return STAYS_IN.entrySet().stream()
                .map(row ->
                        dynamicTest(
                                row.getKey() + " only in " + row.getValue(),
                                () -> staysIn(row.getKey(), row.getValue())));
    }

    private static void staysIn(List<String> library, Set<String> homes) {
        noClasses()
                .that()
                .resideOutsideOfPackages(subtrees(homes))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(library.stream().map(p -> p + "..").toArray(String[]::new))
                .check(WAXWING);
    }

    @Test
    void everyPackageHasARow() {
        assertThat(topLevelPackages()).isSubsetOf(MAY_IMPORT.keySet());
    }

    @Test
    void packagesAreFreeOfCycles() {
        slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(WAXWING);
    }

    @Test
    void everyPackageIsNullMarkedAndDescribed() {
        Map<String, Boolean> marked =
                WAXWING.stream()
                        .map(JavaClass::getPackage)
                        .collect(
                                Collectors.toMap(
                                        p -> p.getName(),
                                        p -> p.isAnnotatedWith(NullMarked.class),
                                        (a, _) -> a));
        assertThat(marked).isNotEmpty().allSatisfy((_, isMarked) -> assertThat(isMarked).isTrue());
    }

    @Test
    void namesSayWhatAThingIs() {
        noClasses()
                .should()
                .haveNameMatching(".*(Manager|Helper|Utils?|Impl|Common|Misc)")
                .check(WAXWING);
    }

    private static Set<String> topLevelPackages() {
        return WAXWING.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> name.startsWith(ROOT + "."))
                .map(name -> name.substring(ROOT.length() + 1).split("\\.", 2)[0])
                .collect(Collectors.toSet());
    }

    private static String subtree(String name) {
        return name.isEmpty() ? ROOT : ROOT + "." + name + "..";
    }

    private static String[] subtrees(Set<String> names) {
        return names.stream().map(PackageRulesTest::subtree).toArray(String[]::new);
    }
}
