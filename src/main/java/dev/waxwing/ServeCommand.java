package dev.waxwing;

import dev.waxwing.accounts.Accounts;
import dev.waxwing.config.Configuration;
import dev.waxwing.config.InvalidConfiguration;
import dev.waxwing.config.ServerConfig;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `./waxwing serve`: a server until SIGTERM or SIGINT, which drain it.
@Command(
        name = "serve",
        description = "Run the server. Prints 'Waxwing is ready' when every listener accepts.",
        footer = {
            "",
            "Examples:",
            "  ./waxwing serve                        data in ./waxwing-data, HTTP and WebSocket"
                    + " on 127.0.0.1:8080, lines on :7672",
            "  ./waxwing serve --data /var/lib/waxwing --line-port 5672",
            "  ./waxwing check-config                 what it would run with, and why",
            "SIGTERM drains and exits with 0."
        })
final class ServeCommand implements Callable<Integer> {
    @Spec private @Nullable CommandSpec command;
    @Mixin private ConfigFlags flags = new ConfigFlags();

    @Override
    public Integer call() throws IOException, InvalidConfiguration, InterruptedException {
        Configuration configuration = flags.load();
        // Not a constant: every command, --help too, creates this class, and need not wait for
        // logs.
        Logger log = LoggerFactory.getLogger(ServeCommand.class);
        configuration.warnings().forEach(warning -> log.warn("{}", warning));
        StopRequest stop = new StopRequest(configuration.get(ServerConfig.class));
        stop.listen();
        try (Server server = Server.start(configuration)) {
            if (!stop.ready()) {
                announce(server);
            }
            var _ = server.givenUp().thenRun(stop::giveUp);
            stop.await();
            log.info("Stopping");
        } catch (Throwable e) {
            stop.failed();
            throw e;
        } finally {
            stop.ended();
        }
        if (stop.isGivenUp()) {
            stop.failed();
            return ExitCode.FAILED;
        }
        return ExitCode.DONE;
    }

    /// Shows the set-up token to whoever sits at the terminal. Output that goes elsewhere ends up
    /// in logs, which must not hold it: there, `waxwing admin setup-token` prints one when asked.
    private static void offerSetup(Accounts accounts, PrintWriter out) {
        Console console = System.console();
        if (console != null && console.isTerminal() && accounts.needsSetup()) {
            out.printf(
                    "Nobody is an admin yet. Whoever registers with this token becomes one; it is"
                            + " shown only now and counts for 24 hours:%n  %s%n",
                    accounts.makeSetupToken());
        }
    }

    private void announce(Server server) {
        PrintWriter out = Objects.requireNonNull(command).commandLine().getOut();
        String listeners =
                server.listening().stream().map(Object::toString).collect(Collectors.joining(" "));
        offerSetup(server.accounts(), out);
        out.printf(
                "Waxwing is ready: %s data %s pid %d%n",
                listeners, server.data(), ProcessHandle.current().pid());
        out.flush();
    }
}
