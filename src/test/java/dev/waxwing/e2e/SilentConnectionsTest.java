package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Ten thousand connections that say nothing, and one that works.
final class SilentConnectionsTest {
    private static final int CONNECTIONS = 10_000;

    /// A silent connection's share of the server's resident memory, at most.
    private static final int BYTES_EACH = 20 * 1024;

    @TempDir Path directory;

    @Test
    void silentConnectionsCostLittleAndNobodyElseAnything() throws IOException {
        List<SocketChannel> silent = new ArrayList<>(CONNECTIONS);
        try (RunningServer server = ServerLaunch.on(directory.resolve("d")).start();
                RawClient worker = server.connect()) {
            Route route = Route.declare(worker);
            assertThat(worked(worker, route)).hasSize(1_000);
            long before = residentBytes(server);
            InetSocketAddress address =
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
            while (silent.size() < CONNECTIONS) {
                silent.add(SocketChannel.open(address));
            }
            assertThat(worked(worker, route)).hasSize(1_000);
            try (RawClient newcomer = server.connect()) {
                assertThat(newcomer.ask("ping")).isEqualTo("PONG");
            }
            assertThat(residentBytes(server) - before).isLessThan((long) CONNECTIONS * BYTES_EACH);
        } finally {
            for (SocketChannel channel : silent) {
                channel.close();
            }
        }
    }

    private static List<String> worked(RawClient worker, Route route) {
        route.publishMany(worker, Names.unique("m"), 1_000);
        return route.drain(worker);
    }

    private static long residentBytes(RunningServer server) throws IOException {
        return Files.readAllLines(Path.of("/proc", String.valueOf(server.pid()), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElseThrow();
    }
}
