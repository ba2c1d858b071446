package dev.waxwing.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// How to start a server: everything about the command but the moment. Immutable; each `with…`
/// gives a changed copy.
///
/// The child runs `dev.waxwing.Main` by a `java` with a test's options from the classes that
/// [Installation#classes] finds, unless it is started as it is [#installed]; with none of the
/// caller's `WAXWING_…` variables.
///
/// @param data the data directory
/// @param port the line port; 0 lets the system choose
/// @param flags arguments after those of `serve` that this record writes itself
/// @param jvm options of the child's `java`
/// @param environment variables added to the inherited ones
/// @param wrapper words before `java`: a program that ends by executing its arguments (`setpriv`,
///   `prlimit`), so that the process id stays
/// @param launcher what runs in place of `java`; null for `java` itself
public record ServerLaunch(
        Path data,
        int port,
        List<String> flags,
        List<String> jvm,
        Map<String, String> environment,
        List<String> wrapper,
        @Nullable Path launcher) {
    /// The longest a start may take before a test gives up on it.
    public static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final List<String> QUIET_JVM =
            List.of(
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    // Half the CPU time of a start; a test that measures says 4.
                    "-XX:TieredStopAtLevel=1",
                    "-Xmx512m");

    public ServerLaunch {
        flags = List.copyOf(flags);
        jvm = List.copyOf(jvm);
        environment = Map.copyOf(environment);
        wrapper = List.copyOf(wrapper);
    }

    /// A server with default settings and a port of the system's choice.
    public static ServerLaunch on(Path data) {
        return new ServerLaunch(data, 0, List.of(), List.of(), Map.of(), List.of(), null);
    }

    /// Adds command-line arguments as they are.
    public ServerLaunch with(String... more) {
        return new ServerLaunch(
                data, port, joined(flags, List.of(more)), jvm, environment, wrapper, launcher);
    }

    /// Adds one `--set key=value` for each setting.
    public ServerLaunch set(String... settings) {
        return with(Stream.of(settings).flatMap(s -> Stream.of("--set", s)).toArray(String[]::new));
    }

    /// Uses this port in place of a free one.
    public ServerLaunch onPort(int fixed) {
        return new ServerLaunch(data, fixed, flags, jvm, environment, wrapper, launcher);
    }

    /// Adds options of the child's `java`; the last word wins over those that keep a test's server
    /// small (`-Xmx512m -XX:TieredStopAtLevel=1`).
    public ServerLaunch withJvm(String... more) {
        return new ServerLaunch(
                data, port, flags, joined(jvm, List.of(more)), environment, wrapper, launcher);
    }

    /// Adds an environment variable.
    public ServerLaunch withVariable(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(environment);
        more.put(name, value);
        return new ServerLaunch(data, port, flags, jvm, more, wrapper, launcher);
    }

    /// Runs it inside another program.
    public ServerLaunch inside(String... program) {
        return new ServerLaunch(data, port, flags, jvm, environment, List.of(program), launcher);
    }

    /// Runs it as a user does: by the launcher, from the jar, with the launcher's JVM options in
    /// place of a test's.
    public ServerLaunch installed(Installation installation) {
        return new ServerLaunch(
                data, port, flags, jvm, environment, wrapper, installation.launcher());
    }

    /// Starts it and waits for the ready line.
    ///
    /// @throws AssertionError with what it wrote, if it ends or says nothing for [#PATIENCE]
    public RunningServer start() {
        return RunningServer.start(this);
    }

    /// Runs a `serve` that is expected to refuse.
    public Ended refused() {
        return ended(command());
    }

    /// Runs another subcommand of the product (`admin token create NAME`, …) to its end.
    public Ended run(String... arguments) {
        return ended(joined(java(), List.of(arguments)));
    }

    /// Starts another subcommand, for a test that watches it run; the test ends it.
    public Process spawn(String... arguments) throws IOException {
        return process(joined(java(), List.of(arguments))).start();
    }

    /// How a finished process ended.
    ///
    /// @param exit the exit code
    public record Ended(int exit, String stdout, String stderr) {}

    List<String> command() {
        List<String> serve =
                List.of("serve", "--data", data.toString(), "--line-port", String.valueOf(port));
        List<String> free = flags.contains("--http-port") ? List.of() : List.of("--http-port", "0");
        return joined(java(), joined(joined(serve, free), flags));
    }

    ProcessBuilder process(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("WAXWING_"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        return builder;
    }

    private List<String> java() {
        List<String> command = new ArrayList<>(wrapper);
        if (launcher != null) {
            command.add(launcher.toString());
            return command;
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(QUIET_JVM);
        command.addAll(jvm);
        command.addAll(Installation.classes());
        command.add("dev.waxwing.Main");
        return command;
    }

    private Ended ended(List<String> command) {
        try {
            Path out = Files.createTempFile("waxwing-", ".out");
            Path err = Files.createTempFile("waxwing-", ".err");
            try {
                return ended(command, out, err);
            } finally {
                Files.delete(out);
                Files.delete(err);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Ended ended(List<String> command, Path out, Path err) throws IOException {
        Process process =
                process(command).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError(
                        "still running:\n" + Files.readString(out) + Files.readString(err));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        } finally {
            process.destroyForcibly();
        }
        return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    private static <T> List<T> joined(List<T> first, List<T> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
