package dev.waxwing.cli.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/// The server's process, where it runs on this machine: the CPU time it used, and the memory it
/// has. Immutable.
record ServerProcess(ProcessHandle handle) {
    private static final String STATS = "Stats: ";

    /// The process of this id, where there is one.
    static Optional<ServerProcess> of(long pid) {
        return ProcessHandle.of(pid).map(ServerProcess::new);
    }

    /// The process that the server says it is; empty when it does not say, or is on another
    /// machine.
    static Optional<ServerProcess> behind(LineConnection connection) throws IOException {
        String reply = connection.ask("stats");
        if (reply.startsWith("Error")) {
            throw new IOException("the server answered 'stats' with: " + reply);
        }
        if (!connection.isLocal() || !reply.startsWith(STATS)) {
            return Optional.empty();
        }
        try {
            JsonNode pid =
                    JsonMapper.builder()
                            .build()
                            .readTree(reply.substring(STATS.length()))
                            .path("server")
                            .path("pid");
            return pid.isIntegralNumber() ? of(pid.asLong()) : Optional.empty();
        } catch (JsonProcessingException e) {
            throw new IOException("the server answered 'stats' with no JSON", e);
        }
    }

    /// User and system time since it started; zero when it is gone or another user's.
    Duration cpu() {
        return handle.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /// Resident memory in MiB; Linux only.
    OptionalDouble residentMib() {
        return status("VmRSS:");
    }

    /// The most resident memory it ever had, in MiB; Linux only.
    OptionalDouble peakResidentMib() {
        return status("VmHWM:");
    }

    private OptionalDouble status(String field) {
        try (var lines = Files.lines(Path.of("/proc", String.valueOf(handle.pid()), "status"))) {
            return lines.filter(line -> line.startsWith(field))
                    .map(line -> line.replaceAll("[^0-9]", ""))
                    .mapToDouble(kib -> Long.parseLong(kib) / 1024.0)
                    .findFirst();
        } catch (IOException _) {
            return OptionalDouble.empty();
        }
    }
}
