package dev.waxwing.sessions;

import dev.waxwing.backend.sqlite.SqliteBlockStore;
import dev.waxwing.config.Configuration;
import dev.waxwing.gate.AddressBlocks;
import dev.waxwing.gate.Gate;
import dev.waxwing.gate.Limits;
import dev.waxwing.ops.Metrics;
import dev.waxwing.ops.RunningJournal;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/// A real gate with a journal of its own.
final class OpenGate implements AutoCloseable {
    final Gate gate;
    private final RunningJournal running;
    private final Metrics metrics = new Metrics();

    /// @param messageUser the rate of messages, such as `20/s burst 60`
    OpenGate(Path directory, String messageUser) {
        running = new RunningJournal(directory, Clock.systemUTC());
        Limits limits =
                Configuration.section(Limits.class, Map.of("limits.message-user", messageUser));
        AddressBlocks blocks =
                new AddressBlocks(
                        limits,
                        new SqliteBlockStore(running.database),
                        running.journal,
                        running.audit,
                        Clock.systemUTC(),
                        _ -> false);
        gate = new Gate(limits, blocks, metrics);
    }

    @Override
    public void close() {
        running.close();
        metrics.close();
    }
}
