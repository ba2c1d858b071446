package dev.waxwing.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The messages are the contract with the person who reads them: they are held word for word.
class ConfigurationProblemsTest {
    enum Overflow {
        REJECT,
        DROP_HEAD,
        WAIT
    }

    @Section(value = "shelf", doc = "A shelf.")
    record ShelfConfig(
            @Setting(value = "7672", max = "65535", doc = "The port.") int port,
            @Setting(value = "30s", min = "1s", doc = "The wait.") Duration patience,
            @Setting(value = "1 MiB", min = "1 KiB", max = "64 MiB", bytes = true, doc = "Bytes.")
                    int maxLine,
            @Setting(
                            value = "4 KiB",
                            oneOf = {"4 KiB", "8 KiB"},
                            bytes = true,
                            doc = "The page.")
                    int page,
            @Setting(value = "false", doc = "Openness.") boolean open,
            @Setting(value = "reject", doc = "What to do.") Overflow overflow,
            @Setting(value = "a", doc = "The first.") String first,
            @Setting(doc = "The certificate.") Optional<Path> cert,
            @Setting(doc = "Its key.") Optional<Path> key,
            @Setting(value = "0", doc = "The number.") Secret pin) {
        ShelfConfig {
            if (cert.isPresent() != key.isPresent()) {
                throw new IllegalArgumentException("shelf.cert and shelf.key go together");
            }
        }
    }

    @Section(value = "crate", doc = "A crate.")
    record CrateConfig(@Setting(value = "1", min = "1", doc = "The weight.") int weight) {}

    private static final Schema SCHEMA =
            new Schema(List.of(ShelfConfig.class, CrateConfig.class), Map.of());

    @TempDir Path directory;

    @Test
    void wrongValuesNameTheKeyTheValueThePlaceAndWhatIsAllowed() throws Exception {
        assertThat(
                        problems(
                                """
                                shelf {
                                  port = 70000
                                  patience = 30
                                  max-line = 65 MiB
                                  page = 5 KiB
                                  open = maybe
                                  overflow = drop
                                  first = ""
                                  cert = [1, 2]
                                }
                                crate.weight = { kg = 5 }
                                """))
                .isEqualTo(
                        """
                        shelf.port = 70000 (waxwing.conf:2): must be a whole number from 0 to 65535
                        shelf.patience = 30 (waxwing.conf:3): must be a time with its unit (ms, s, m, h), 1s or more
                        shelf.max-line = 65 MiB (waxwing.conf:4): must be a size in bytes (B, KiB, MiB, GiB) from 1 KiB to 64 MiB
                        shelf.page = 5 KiB (waxwing.conf:5): must be 4 KiB or 8 KiB
                        shelf.open = maybe (waxwing.conf:6): must be true or false
                        shelf.overflow = drop (waxwing.conf:7): must be reject, drop-head or wait
                        shelf.first =  (waxwing.conf:8): must be text that is not blank
                        shelf.cert = [1,2] (waxwing.conf:9): must be a path
                        crate.weight = {"kg":5} (waxwing.conf:11): must be a whole number, 1 or more\
                        """);
    }

    @Test
    void numbersAreNotRoundedOrGuessed() throws Exception {
        for (String wrong : List.of("7672.5", "seven", "-1", "0x10", "99999999999999999999")) {
            assertThat(problems("shelf.port = " + wrong))
                    .isEqualTo(
                            "shelf.port = %s (waxwing.conf:1): must be a whole number from 0 to 65535"
                                    .formatted(wrong));
        }
    }

    @Test
    void unknownKeysSayWhatWasMeant() throws Exception {
        assertThat(
                        problems(
                                        """
                                        shelf.prot = 1
                                        shelf.max_line = 1 MiB
                                        shelf.weight = 1
                                        shlf { port = 1 }
                                        zebra = 1
                                        "shelf.port" = 1
                                        """)
                                .lines())
                .containsExactly(
                        "shelf.prot (waxwing.conf:1): no such key; did you mean shelf.port?",
                        "shelf.max_line (waxwing.conf:2): no such key; did you mean"
                                + " shelf.max-line?",
                        "shelf.weight (waxwing.conf:3): no such key; did you mean crate.weight?",
                        "shlf (waxwing.conf:4): no such key; did you mean shelf?",
                        "zebra (waxwing.conf:5): no such key",
                        "\"shelf.port\" (waxwing.conf:6): no such key; did you mean shelf.port?");
    }

    @Test
    void aSectionWithoutItsKeysIsExplained() throws Exception {
        assertThat(problems("crate = 5"))
                .isEqualTo(
                        "crate (waxwing.conf:1): is a section, and its keys go inside:"
                                + " crate { … }");
    }

    @Test
    void theRecordsOwnRulesAreReported() throws Exception {
        assertThat(problems("shelf.cert = a.pem\ncrate.weight = 0"))
                .isEqualTo(
                        """
                        shelf: shelf.cert and shelf.key go together
                        crate.weight = 0 (waxwing.conf:2): must be a whole number, 1 or more\
                        """);
    }

    @Test
    void allSourcesAreJudgedTogether() throws Exception {
        Inputs inputs =
                new Inputs(
                        Optional.of(write("shelf.open = 5")),
                        Map.of("WAXWING_CRATE_WEIGHT", "much"),
                        List.of(
                                new Inputs.Flag("--port", "shelf.port", "x"),
                                new Inputs.Flag("--set", "shelf.prt", "1"),
                                new Inputs.Flag("--set", "shelf", "1")));

        assertThat(problems(inputs))
                .isEqualTo(
                        """
                        shelf.prt (flag --set): no such key; did you mean shelf.port?
                        shelf (flag --set): is a section, and its keys go inside: shelf { … }
                        shelf.port = x (flag --port): must be a whole number from 0 to 65535
                        shelf.open = 5 (waxwing.conf:1): must be true or false
                        crate.weight = much (environment WAXWING_CRATE_WEIGHT): must be a whole number, 1 or more\
                        """);
    }

    @Test
    void aProblemStaysOnItsLine() {
        Inputs inputs =
                new Inputs(
                        Optional.empty(), Map.of("WAXWING_SHELF_PORT", "1\n\u001b[2J"), List.of());

        assertThat(problems(inputs))
                .isEqualTo(
                        "shelf.port = 1\\u000a\\u001b[2J (environment WAXWING_SHELF_PORT): must be"
                                + " a whole number from 0 to 65535");
    }

    @Test
    void twoFlagsForOneKeyAreRefused() {
        Inputs inputs =
                new Inputs(
                        Optional.empty(),
                        Map.of(),
                        List.of(
                                new Inputs.Flag("--port", "shelf.port", "1"),
                                new Inputs.Flag("--set", "shelf.port", "2")));

        assertThat(problems(inputs))
                .isEqualTo("shelf.port: is given twice, by --port and by --set");
    }

    @Test
    void aWrongSecretIsNotPrinted() throws Exception {
        assertThat(problems("shelf.pin = [hunter2]"))
                .isEqualTo("shelf.pin = ******** (waxwing.conf:1): must be text that is not blank");
    }

    @Test
    void anUnreadableFileIsOneProblemAmongOthers() {
        Path missing = directory.resolve("missing.conf");
        Inputs inputs =
                new Inputs(Optional.of(missing), Map.of("WAXWING_SHELF_PORT", "x"), List.of());

        assertThat(problems(inputs))
                .isEqualTo(
                        """
                        missing.conf: is no file that can be read
                        shelf.port = x (environment WAXWING_SHELF_PORT): must be a whole number from 0 to 65535\
                        """);
    }

    @Test
    void aSyntaxErrorNamesItsLine() throws Exception {
        assertThat(problems("shelf {\n  port = 1\n"))
                .startsWith("waxwing.conf:")
                .contains("end of file");
        assertThat(problems("\nshelf.port = ${nothing}"))
                .startsWith("waxwing.conf:2: ")
                .contains("${nothing}");
    }

    @Test
    void problemsInsideAnIncludedFileNameThatFile() throws Exception {
        Files.writeString(directory.resolve("more.conf"), "\nshelf { port = x, prt = 1 }");

        assertThat(problems("include \"more.conf\""))
                .isEqualTo(
                        """
                        shelf.prt (more.conf:2): no such key; did you mean shelf.port?
                        shelf.port = x (more.conf:2): must be a whole number from 0 to 65535\
                        """);
    }

    /// Fragments that a hasty hand may put together in any order.
    @Property(tries = 500)
    void noFileBreaksTheLoading(@ForAll("fragments") List<String> fragments) throws IOException {
        Path file = Files.createTempFile("fragments", ".conf");
        try {
            Files.writeString(file, String.join("", fragments));
            var _ = Configuration.load(SCHEMA, of(file), List.of());
        } catch (InvalidConfiguration e) {
            assertThat(e.problems()).isNotEmpty();
            assertThat(e.getMessage()).isNotBlank();
        } finally {
            Files.delete(file);
        }
    }

    @Provide
    Arbitrary<List<String>> fragments() {
        return Arbitraries.of(
                        "shelf",
                        "crate",
                        ".",
                        "port",
                        "weight",
                        "first",
                        "cert",
                        "key",
                        "{",
                        "}",
                        "[",
                        "]",
                        "=",
                        ":",
                        "+=",
                        ",",
                        "\n",
                        " ",
                        "\"",
                        "\"\"\"",
                        "${",
                        "${?",
                        "#",
                        "shelf.port",
                        "shelf.first",
                        "shelf { ",
                        "5",
                        "1 KiB",
                        "null",
                        "true",
                        "\u0000",
                        "\\",
                        "é",
                        "include ",
                        "file(\"x\")",
                        "shelf.first = ${shelf}",
                        "crate = ${shelf}",
                        "shelf.cert = ${shelf.cert}x",
                        "\n")
                .list()
                .ofMaxSize(20);
    }

    @Test
    void whatIsRightIsStillShown() throws Exception {
        InvalidConfiguration invalid = invalid(of(write("shelf { port = 5, page = 1 }")));

        assertThat(invalid.values())
                .extracting(value -> value.key().path() + "=" + value.text())
                .contains("shelf.port=5", "shelf.page=1", "crate.weight=1");
    }

    private String problems(String hocon) throws IOException {
        return problems(of(write(hocon)));
    }

    /// The message with the file's name for its whole path.
    private String problems(Inputs inputs) {
        return String.valueOf(invalid(inputs).getMessage()).replace(directory + "/", "");
    }

    private static InvalidConfiguration invalid(Inputs inputs) {
        return catchThrowableOfType(
                InvalidConfiguration.class, () -> Configuration.load(SCHEMA, inputs, List.of()));
    }

    private static Inputs of(Path file) {
        return new Inputs(Optional.of(file), Map.of(), List.of());
    }

    private Path write(String hocon) throws IOException {
        return Files.writeString(directory.resolve("waxwing.conf"), hocon);
    }
}
