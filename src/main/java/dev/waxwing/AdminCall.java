package dev.waxwing;

import dev.waxwing.config.Configuration;
import dev.waxwing.config.InvalidConfiguration;
import dev.waxwing.config.ServerConfig;
import dev.waxwing.ops.admin.AdminArguments;
import dev.waxwing.ops.admin.AdminClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// A command that is one operation of the admin channel: on the server that runs on the data
/// directory, or, when none does, on the data itself.
abstract class AdminCall implements Callable<Integer> {
    @Spec private @Nullable CommandSpec command;
    @Mixin private ConfigFlags flags = new ConfigFlags();

    /// Runs an operation and prints what it says.
    ///
    /// @throws dev.waxwing.ops.admin.AdminRefused with one sentence when it was not carried out
    final Integer ask(String operation, Map<String, String> arguments)
            throws IOException, InvalidConfiguration {
        Configuration configuration = configuration();
        Path data = configuration.get(ServerConfig.class).data();
        ask(configuration, data, operation, new AdminArguments(arguments), this::print);
        return ExitCode.DONE;
    }

    /// As the flags and the file say.
    final Configuration configuration() throws IOException, InvalidConfiguration {
        return flags.load();
    }

    private static void ask(
            Configuration configuration,
            Path data,
            String operation,
            AdminArguments arguments,
            Consumer<String> out)
            throws IOException {
        Optional<AdminClient> running = AdminClient.connect(data);
        if (running.isPresent()) {
            try (AdminClient server = running.get()) {
                server.run(operation, arguments, out);
            }
        } else {
            try (StoppedServer server = StoppedServer.open(configuration)) {
                server.operations().run(System.getProperty("user.name"), operation, arguments, out);
            }
        }
    }

    final void print(String line) {
        PrintWriter out = Objects.requireNonNull(command).commandLine().getOut();
        out.println(line);
        out.flush();
    }
}
