package dev.waxwing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CheckConfigCommandTest {
    /// What the process would have left behind.
    private record Run(int exit, String out, String err) {
        /// The table's row of one key, its columns squeezed.
        String row(String key) {
            return out.lines()
                    .filter(line -> line.startsWith(key + " "))
                    .map(line -> line.replaceAll(" +", " "))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @TempDir Path directory;

    @Test
    void valuesArePrintedWithTheirSources() throws Exception {
        Path file = write("waxwing.conf", "\nline.max-line = 2048 k\n");

        Run run = run(Map.of("WAXWING_BROKER_LEASE", "1 minute"), "--line-port", "5672");

        assertThat(run.exit).isZero();
        assertThat(run.out).startsWith("# file: " + file + "\n");
        assertThat(run.row("line.port")).isEqualTo("line.port = 5672 # flag --line-port");
        assertThat(run.row("line.max-line")).isEqualTo("line.max-line = 2 MiB # " + file + ":2");
        assertThat(run.row("broker.lease"))
                .isEqualTo("broker.lease = 1m # environment WAXWING_BROKER_LEASE");
        assertThat(run.row("line.tls-cert")).isEqualTo("line.tls-cert = null # default");
        assertThat(run.out.lines()).hasSize(1 + Sections.SCHEMA.keys().size());
        assertThat(run.err).isEqualTo("The configuration is valid.\n");
    }

    @Test
    void everythingWrongIsSaidAtOnceWithExitCode78() throws Exception {
        Path file = write("waxwing.conf", "line { port = 99999, prefetch = 5 }\n");

        Run run = run(Map.of("WAXWING_LIN_PORT", "1"), "--set", "broker.lease=forever");

        assertThat(run.exit).isEqualTo(78);
        assertThat(run.err)
                .isEqualTo(
                        """
                        warning: WAXWING_LIN_PORT: sets nothing: no key has this environment variable; did you mean WAXWING_LINE_PORT?
                        error: line.prefetch (FILE:1): no such key; did you mean broker.prefetch?
                        error: line.port = 99999 (FILE:1): must be a whole number from 0 to 65535
                        error: broker.lease = forever (flag --set): must be a time with its unit (ms, s, m, h) from 1s to 24h
                        3 errors in the configuration.
                        """
                                .replace("FILE", file.toString()));
        assertThat(run.row("journal.page-size")).isEqualTo("journal.page-size = 8 KiB # default");
    }

    @Test
    void jsonSaysTheSame() throws Exception {
        Run run = run(Map.of(), "--json", "--set", "line.port=x");

        JsonNode report = new ObjectMapper().readTree(run.out);
        assertThat(run.exit).isEqualTo(78);
        assertThat(report.get("valid").asBoolean()).isFalse();
        assertThat(report.get("file").isNull()).isTrue();
        assertThat(report.get("values")).hasSize(Sections.SCHEMA.keys().size());
        assertThat(report.get("values").get(0).toString())
                .isEqualTo(
                        "{\"key\":\"server.data\",\"value\":\"./waxwing-data\",\"source\":\"default\"}");
        assertThat(report.get("problems").get(0).toString())
                .isEqualTo(
                        "{\"key\":\"line.port\",\"value\":\"x\",\"source\":\"flag --set\","
                                + "\"message\":\"must be a whole number from 0 to 65535\"}");
    }

    @Test
    void theFileOfTheWorkingDirectoryComesBeforeThatOfTheData() throws Exception {
        Files.createDirectory(directory.resolve("data"));
        Path inData = write("data/waxwing.conf", "line.port = 1");
        assertThat(run(Map.of(), "--data", "data").row("line.port"))
                .isEqualTo("line.port = 1 # " + inData + ":1");
        assertThat(run(Map.of("WAXWING_SERVER_DATA", "data")).row("line.port"))
                .isEqualTo("line.port = 1 # " + inData + ":1");
        assertThat(run(Map.of()).row("line.port")).isEqualTo("line.port = 7672 # default");

        Path here = write("waxwing.conf", "line.port = 2");
        assertThat(run(Map.of(), "--data", "data").row("line.port"))
                .isEqualTo("line.port = 2 # " + here + ":1");
    }

    @Test
    void aNamedFileMustExist() {
        Run run = run(Map.of(), "--config", "/nowhere/waxwing.conf");

        assertThat(run.exit).isEqualTo(78);
        assertThat(run.err).contains("/nowhere/waxwing.conf: is no file that can be read");
    }

    @Test
    void aSettingWithoutValueIsWrongUsage() {
        Run run = run(Map.of(), "--set", "line.port");

        assertThat(run.exit).isEqualTo(2);
        assertThat(run.err).contains("--set takes KEY=VALUE, not 'line.port'");
    }

    @Test
    void theSampleIsPrinted() throws Exception {
        assertThat(run(Map.of(), "--sample").out)
                .isEqualTo(Files.readString(Path.of("docs/waxwing.conf.sample")));
        assertThat(run(Map.of(), "--reference").out)
                .isEqualTo(Files.readString(Path.of("docs/configuration.md")));
    }

    private Run run(Map<String, String> environment, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit =
                new CommandLine(new CheckConfigCommand(environment, directory))
                        .setOut(new PrintWriter(out))
                        .setErr(new PrintWriter(err))
                        .execute(arguments);
        return new Run(exit, out.toString(), err.toString());
    }

    private Path write(String name, String hocon) throws Exception {
        return Files.writeString(directory.resolve(name), hocon);
    }
}
