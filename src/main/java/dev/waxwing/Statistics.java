package dev.waxwing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.waxwing.broker.Broker;
import dev.waxwing.broker.QueueStatistics;
import dev.waxwing.journal.Journal;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Map;

/// The figures of a running server as the `stats` command prints them. Safe for all threads.
record Statistics(Broker broker, Journal journal) {
    /// Made when first asked for: a start need not wait for it.
    private static final class Form {
        private static final JsonMapper JSON =
                JsonMapper.builder()
                        .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                        .build();
    }

    /// The whole document.
    private record Document(
            ServerPart server, JournalPart journal, Map<String, QueueStatistics> queues) {}

    private record ServerPart(long pid, String version, long uptimeS) {}

    private record JournalPart(String state, String reason, long commits) {}

    String json() {
        String version = Main.class.getPackage().getImplementationVersion();
        ServerPart server =
                new ServerPart(
                        ProcessHandle.current().pid(),
                        version == null ? "dev" : version,
                        ManagementFactory.getRuntimeMXBean().getUptime() / 1000);
        JournalPart part =
                new JournalPart(
                        journal.state().status().name().toLowerCase(Locale.ROOT),
                        journal.state().reason(),
                        journal.commits());
        try {
            return Form.JSON.writeValueAsString(new Document(server, part, broker.statistics()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("records always become JSON", e);
        }
    }
}
