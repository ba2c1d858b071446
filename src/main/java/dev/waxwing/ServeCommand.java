package dev.waxwing;

import dev.waxwing.accounts.Accounts;
import dev.waxwing.config.Configuration;
import dev.waxwing.config.InvalidConfiguration;
import dev.waxwing.config.ServerConfig;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
    /// How long after SIGTERM the process is there at most, unless `server.drain` is longer.
    private static final Duration CONTRACT = Duration.ofSeconds(10);

    /// Of that, what the end of the process itself may take.
    private static final Duration MARGIN = Duration.ofMillis(500);

    @Spec private @Nullable CommandSpec command;
    @Mixin private ConfigFlags flags = new ConfigFlags();

    @Override
    public Integer call() throws IOException, InvalidConfiguration, InterruptedException {
        Configuration configuration = flags.load();
        // Not a constant: every command, --help too, creates this class, and need not wait for
        // logs.
        Logger log = LoggerFactory.getLogger(ServeCommand.class);
        configuration.warnings().forEach(warning -> log.warn("{}", warning));
        Duration patience = patience(configuration.get(ServerConfig.class));
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        Thread hook = new Thread(() -> stop(asked, ended, patience), "stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try (Server server = Server.start(configuration)) {
            if (asked.getCount() > 0) {
                announce(server);
            }
            asked.await();
            log.info("Stopping");
        } catch (Throwable e) {
            forget(hook);
            throw e;
        } finally {
            ended.countDown();
        }
        return ExitCode.DONE;
    }

    private static Duration patience(ServerConfig server) {
        Duration longest = server.drain().compareTo(CONTRACT) > 0 ? server.drain() : CONTRACT;
        return longest.minus(MARGIN);
    }

    /// What failed by itself ends with its own exit code.
    private static void forget(Thread hook) {
        try {
            var _ = Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // It runs already: somebody has asked for the end.
        }
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

    /// Runs when the JVM is told to end, at whatever moment: waits for the drain, and makes its
    /// success the exit code. A part that hangs is not waited for: what was acknowledged is on
    /// disk, and the next start treats the end as one that was not orderly.
    private static void stop(CountDownLatch asked, CountDownLatch ended, Duration patience) {
        asked.countDown();
        try {
            if (!ended.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                LoggerFactory.getLogger(ServeCommand.class)
                        .error("Not everything has ended within {} s", patience.toSeconds());
            }
            Runtime.getRuntime().halt(ExitCode.DONE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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
