package dev.waxwing;

import dev.waxwing.config.Configuration;
import dev.waxwing.config.Inputs;
import dev.waxwing.config.InvalidConfiguration;
import dev.waxwing.config.ServerConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The flags that set configuration, the same for every command that reads it. Values are kept as
/// text, so that a wrong one is reported with all other problems of the configuration.
final class ConfigFlags {
    private static final String FILE_NAME = "waxwing.conf";

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "The configuration file. Default: waxwing.conf in the working directory, else"
                            + " in the data directory, if there is one.")
    private @Nullable Path config;

    @Option(names = "--data", paramLabel = "DIR", description = "Sets server.data.")
    private @Nullable String data;

    @Option(names = "--host", paramLabel = "H", description = "Sets server.host.")
    private @Nullable String host;

    @Option(names = "--line-port", paramLabel = "N", description = "Sets line.port.")
    private @Nullable String linePort;

    @Option(names = "--http-port", paramLabel = "N", description = "Sets http.port.")
    private @Nullable String httpPort;

    @Option(names = "--ingest-port", paramLabel = "N", description = "Sets http.ingest-port.")
    private @Nullable String ingestPort;

    @Option(names = "--feed-port", paramLabel = "N", description = "Sets http.feed-port.")
    private @Nullable String feedPort;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Sets any key, such as line.max-line=4MiB. Repeatable.")
    private List<String> settings = new ArrayList<>();

    /// Loads the configuration as the command line and the process's environment say.
    Configuration load() throws InvalidConfiguration {
        return Configuration.load(Sections.SCHEMA, inputs(), Sections.RULES);
    }

    /// The file in use, if any.
    Optional<Path> file() {
        return inputs().file();
    }

    private Inputs inputs() {
        return inputs(System.getenv(), Path.of(""));
    }

    /// As a process in that working directory would see it.
    Inputs inputs(Map<String, String> environment, Path workingDirectory) {
        List<Inputs.Flag> flags = flags();
        return new Inputs(findFile(flags, environment, workingDirectory), environment, flags);
    }

    private List<Inputs.Flag> flags() {
        List<Inputs.Flag> flags = new ArrayList<>();
        add(flags, "--data", "server.data", data);
        add(flags, "--host", "server.host", host);
        add(flags, "--line-port", "line.port", linePort);
        add(flags, "--http-port", "http.port", httpPort);
        add(flags, "--ingest-port", "http.ingest-port", ingestPort);
        add(flags, "--feed-port", "http.feed-port", feedPort);
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            if (equals <= 0) {
                throw new ParameterException(
                        Objects.requireNonNull(command).commandLine(),
                        "--set takes KEY=VALUE, not '" + setting + "'");
            }
            add(
                    flags,
                    "--set",
                    setting.substring(0, equals).strip(),
                    setting.substring(equals + 1).strip());
        }
        return flags;
    }

    private static void add(
            List<Inputs.Flag> flags, String name, String key, @Nullable String value) {
        if (value != null) {
            flags.add(new Inputs.Flag(name, key, value));
        }
    }

    private Optional<Path> findFile(
            List<Inputs.Flag> flags, Map<String, String> environment, Path workingDirectory) {
        if (config != null) {
            return Optional.of(config);
        }
        Path here = workingDirectory.resolve(FILE_NAME);
        if (Files.exists(here)) {
            return Optional.of(here);
        }
        Path inData =
                workingDirectory.resolve(dataDirectory(flags, environment)).resolve(FILE_NAME);
        return Optional.of(inData).filter(Files::exists);
    }

    /// The data directory before any file is read: a file cannot say where it is to be found.
    private static Path dataDirectory(List<Inputs.Flag> flags, Map<String, String> environment) {
        return flags.reversed().stream()
                .filter(flag -> flag.key().equals("server.data"))
                .map(Inputs.Flag::value)
                .findFirst()
                .or(() -> Optional.ofNullable(environment.get("WAXWING_SERVER_DATA")))
                .filter(text -> !text.isEmpty())
                .map(Path::of)
                .orElseGet(() -> Configuration.section(ServerConfig.class, Map.of()).data());
    }
}
