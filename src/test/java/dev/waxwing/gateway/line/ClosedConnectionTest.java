package dev.waxwing.gateway.line;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waxwing.backend.disk.IdFile;
import dev.waxwing.backend.sqlite.SqliteDatabase;
import dev.waxwing.backend.sqlite.SqliteQueueStore;
import dev.waxwing.broker.Broker;
import dev.waxwing.broker.BrokerConfig;
import dev.waxwing.config.Configuration;
import dev.waxwing.journal.JournalConfig;
import dev.waxwing.ops.Metrics;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClosedConnectionTest {
    @TempDir private Path directory;

    /// Nor closed again, nor watched.
    @Test
    void anAnswerThatComesAfterTheEndIsNotWritten() throws Exception {
        SqliteDatabase database =
                SqliteDatabase.open(
                        directory, Configuration.section(JournalConfig.class, Map.of()));
        try (database;
                IdFile ids = IdFile.open(directory);
                Broker broker =
                        new Broker(
                                new SqliteQueueStore(database),
                                ids,
                                Configuration.section(BrokerConfig.class, Map.of()),
                                InstantSource.system());
                Metrics metrics = new Metrics()) {
            LineConnection connection = new LineConnection(parts(broker, metrics));
            AtomicInteger writes = new AtomicInteger();
            EmbeddedChannel channel = new EmbeddedChannel(counting(writes), connection);
            channel.close();
            channel.runPendingTasks();

            connection.drain();
            channel.runPendingTasks();
            assertThat(writes).hasValue(0);
        }
    }

    private static ChannelHandler counting(AtomicInteger writes) {
        return new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
                writes.incrementAndGet();
                ctx.write(message, promise);
            }
        };
    }

    @SuppressWarnings("NullAway") // nobody identifies himself here
    private static LineParts parts(Broker broker, Metrics metrics) {
        return new LineParts(
                broker,
                Configuration.section(LineConfig.class, Map.of()),
                null,
                null,
                null,
                metrics,
                () -> "",
                true,
                new AtomicLong());
    }
}
