package dev.waxwing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.waxwing.config.Configuration;
import dev.waxwing.config.EffectiveValue;
import dev.waxwing.config.Inputs;
import dev.waxwing.config.InvalidConfiguration;
import dev.waxwing.config.Problem;
import dev.waxwing.config.ReferencePage;
import dev.waxwing.config.SampleFile;
import dev.waxwing.gate.LimitsPage;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `./waxwing check-config`: what a server started with the same flags would run with. Exits with 0
/// when it would start, and with 78 and everything that is wrong when it would not.
@Command(
        name = "check-config",
        description = "Print the effective configuration with its sources, and all that is wrong.")
final class CheckConfigCommand implements Callable<Integer> {
    /// What there is to report, right or wrong.
    private record Report(
            @Nullable Path file,
            List<EffectiveValue> values,
            List<Problem> problems,
            List<Problem> warnings) {}

    private final Map<String, String> environment;
    private final Path workingDirectory;

    @Spec private @Nullable CommandSpec command;
    @Mixin private ConfigFlags flags = new ConfigFlags();

    @Option(names = "--json", description = "Print one JSON object instead of the table.")
    private boolean json;

    @Option(names = "--sample", description = "Print a file with every key and its default.")
    private boolean sample;

    @Option(names = "--reference", hidden = true, description = "Print docs/configuration.md.")
    private boolean reference;

    @Option(names = "--limits", hidden = true, description = "Print docs/limits.md.")
    private boolean limits;

    @Option(names = "--errors", hidden = true, description = "Print docs/protocol/errors.md.")
    private boolean errors;

    @Option(
            names = "--errors-typescript",
            hidden = true,
            description = "Print web/client/src/errors.ts.")
    private boolean errorClasses;

    /// Checks what this process sees.
    CheckConfigCommand() {
        this(System.getenv(), Path.of(""));
    }

    CheckConfigCommand(Map<String, String> environment, Path workingDirectory) {
        this.environment = environment;
        this.workingDirectory = workingDirectory;
    }

    @Override
    public Integer call() throws JsonProcessingException {
        PrintWriter out = Objects.requireNonNull(command).commandLine().getOut();
        Optional<String> page = page();
        if (page.isPresent()) {
            out.print(page.get());
            out.flush();
            return ExitCode.DONE;
        }
        Report report = check(flags.inputs(environment, workingDirectory));
        if (json) {
            out.println(JsonMapper.builder().build().writeValueAsString(asJson(report)));
        } else {
            print(report, out, command.commandLine().getErr());
        }
        return report.problems.isEmpty() ? ExitCode.DONE : ExitCode.CONFIGURATION;
    }

    /// A page of the documentation, when one was asked for.
    private Optional<String> page() {
        if (sample) {
            return Optional.of(SampleFile.of(Sections.SCHEMA));
        } else if (reference) {
            return Optional.of(ReferencePage.of(Sections.SCHEMA));
        } else if (limits) {
            return Optional.of(LimitsPage.of(Sections.SCHEMA));
        } else if (errorClasses) {
            return Optional.of(ErrorClasses.text());
        }
        return errors ? Optional.of(ErrorPage.text()) : Optional.empty();
    }

    private static Report check(Inputs inputs) {
        @Nullable Path file = inputs.file().orElse(null);
        try {
            Configuration valid = Configuration.load(Sections.SCHEMA, inputs, Sections.RULES);
            return new Report(file, valid.values(), List.of(), valid.warnings());
        } catch (InvalidConfiguration e) {
            return new Report(file, e.values(), e.problems(), e.warnings());
        }
    }

    private static void print(Report report, PrintWriter out, PrintWriter err) {
        out.println("# file: " + (report.file == null ? "none" : report.file));
        int keys = widest(report.values, value -> value.key().path());
        int texts = widest(report.values, CheckConfigCommand::shown);
        String row = "%-" + keys + "s = %-" + texts + "s  # %s%n";
        for (EffectiveValue value : report.values) {
            out.printf(row, value.key().path(), shown(value), value.source());
        }
        out.flush();
        report.warnings.forEach(warning -> err.println("warning: " + warning));
        report.problems.forEach(problem -> err.println("error: " + problem));
        int count = report.problems.size();
        err.println(
                count == 0
                        ? "The configuration is valid."
                        : count + (count == 1 ? " error" : " errors") + " in the configuration.");
        err.flush();
    }

    /// An optional setting that is not given shows as HOCON's word for it.
    private static String shown(EffectiveValue value) {
        return value.text().isEmpty() ? "null" : value.text();
    }

    private static int widest(
            List<EffectiveValue> values, Function<EffectiveValue, String> column) {
        return values.stream().map(column).mapToInt(String::length).max().orElse(1);
    }

    private static Map<String, @Nullable Object> asJson(Report report) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("valid", report.problems.isEmpty());
        object.put("file", report.file == null ? null : report.file.toString());
        object.put("values", report.values.stream().map(CheckConfigCommand::asJson).toList());
        object.put("problems", report.problems.stream().map(CheckConfigCommand::asJson).toList());
        object.put("warnings", report.warnings.stream().map(CheckConfigCommand::asJson).toList());
        return object;
    }

    private static Map<String, Object> asJson(EffectiveValue value) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("key", value.key().path());
        object.put("value", value.text());
        object.put("source", value.source().toString());
        return object;
    }

    private static Map<String, Object> asJson(Problem problem) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("key", problem.key());
        problem.value().ifPresent(text -> object.put("value", text));
        problem.source().ifPresent(source -> object.put("source", source.toString()));
        object.put("message", problem.message());
        return object;
    }
}
