package dev.waxwing.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.waxwing.e2e.Delivery;
import dev.waxwing.e2e.RawClient;
import dev.waxwing.e2e.Route;
import dev.waxwing.e2e.RunningServer;
import dev.waxwing.e2e.ServerLaunch;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Consumers that vanish without a FIN, a process that stands still and a machine whose cable is
/// pulled: what they held goes to others when the lease is over, and nobody else notices.
final class VanishedConsumerTest {
    private static final Duration LEASE = Duration.ofSeconds(1);
    private static final int HELD = 50;

    /// Consumes in a process of its own and prints what it reads.
    private static final String CONSUMER =
            """
            exec 3<>/dev/tcp/$0/$1
            printf 'auth %%s\nconsume %%s prefetch=%d\n' "$2" "$3" >&3
            while IFS= read -r line <&3; do echo "$line"; done
            """
                    .formatted(HELD);

    @TempDir static Path directory;
    static RunningServer server;
    static String token;

    @BeforeAll
    static void start() {
        assumeTrue(Shell.attempt("bash", "--version").ok(), "bash is the other process");
        ServerLaunch launch = ServerLaunch.on(directory.resolve("d"));
        ServerLaunch.Ended made =
                launch.run("admin", "token", "create", "test", "--data", launch.data().toString());
        assertThat(made.exit()).as(made.stderr()).isZero();
        token = made.stdout().strip();
        server =
                launch.with("--host", "0.0.0.0")
                        .set(
                                "server.allow-insecure=true",
                                "broker.lease=" + LEASE.toSeconds() + "s")
                        .start();
    }

    @AfterAll
    static void close() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void aProcessThatStandsStill() throws IOException {
        try (RawClient client = connect()) {
            Route route = Route.declare(client);
            List<String> ids = route.publishMany(client, "still", HELD);
            Process consumer = consume(List.of(), "127.0.0.1", route);
            try {
                Shell.run("kill", "-STOP", String.valueOf(consumer.pid()));
                takeOver(client, route, ids);
            } finally {
                consumer.destroyForcibly();
            }
        }
    }

    @Test
    void aMachineWithoutItsCable() throws IOException {
        try (OtherMachine machine = new OtherMachine();
                RawClient client = connect()) {
            Route route = Route.declare(client);
            List<String> ids = route.publishMany(client, "cable", HELD);
            Process consumer = consume(machine.inside(), OtherMachine.HOST, route);
            try {
                machine.pullCable();
                takeOver(client, route, ids);
            } finally {
                consumer.destroyForcibly();
            }
        }
    }

    /// The connection itself ends, long before a lease does.
    @Test
    void aMachineWithoutItsCableIsNoticed() throws IOException {
        ServerLaunch launch =
                ServerLaunch.on(directory.resolve("d2"))
                        .with("--host", "0.0.0.0")
                        .set(
                                "server.allow-insecure=true",
                                "line.token-file=" + directory.resolve("d/tokens"),
                                "broker.lease=1h",
                                "line.stall=1s",
                                "line.peer-timeout=3s");
        try (OtherMachine machine = new OtherMachine();
                RunningServer quick = launch.start();
                RawClient client = connect(quick)) {
            Route route = Route.declare(client);
            List<String> ids = route.publishMany(client, "noticed", HELD);
            Process consumer = consume(machine.inside(), OtherMachine.HOST, quick, route);
            try {
                machine.pullCable();
                takeOver(client, route, ids);
            } finally {
                consumer.destroyForcibly();
            }
        }
    }

    private static RawClient connect() {
        return connect(server);
    }

    private static RawClient connect(RunningServer server) {
        RawClient client = server.connect();
        assertThat(client.ask("auth " + token)).isEqualTo("OK test");
        return client;
    }

    /// Starts a consumer elsewhere and waits until it holds everything.
    private static Process consume(List<String> where, String host, Route route)
            throws IOException {
        return consume(where, host, server, route);
    }

    private static Process consume(
            List<String> where, String host, RunningServer server, Route route) throws IOException {
        List<String> command = new ArrayList<>(where);
        command.addAll(
                List.of(
                        "bash",
                        "-c",
                        CONSUMER,
                        host,
                        String.valueOf(server.port()),
                        token,
                        route.queue()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        BufferedReader lines = process.inputReader();
        assertThat(lines.readLine()).isEqualTo("OK test");
        assertThat(lines.readLine()).isEqualTo("Subscribed to queue");
        for (int i = 0; i < HELD; i++) {
            assertThat(lines.readLine()).startsWith("Message: ");
        }
        return process;
    }

    /// Receives everything that the other one held, which was its only try there.
    private static void takeOver(RawClient client, Route route, List<String> ids) {
        long start = System.nanoTime();
        Set<String> seen = new HashSet<>();
        route.consume(client, "meta=on");
        int acks = 0;
        while (seen.size() < ids.size()) {
            Delivery delivery = client.delivery(Duration.ofSeconds(20));
            assertThat(delivery.redelivered()).isTrue();
            assertThat(delivery.deliveryCount()).isEqualTo(2);
            seen.add(delivery.id());
            client.send("ack " + delivery.id());
            acks++;
        }
        for (int i = 0; i < acks; i++) {
            assertThat(client.reply()).startsWith("ACK_CONFIRMED ");
        }
        Figures.say(
                "a vanished consumer's %d messages were taken over in %d ms, lease %d ms",
                ids.size(), Figures.since(start).toMillis(), LEASE.toMillis());
        assertThat(seen).containsExactlyInAnyOrderElementsOf(ids);
        route.publish(client, "next-" + ids.getFirst());
    }
}
