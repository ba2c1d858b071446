package dev.waxwing;

import dev.waxwing.backend.disk.DataDirectory;
import dev.waxwing.backend.disk.IdFile;
import dev.waxwing.backend.sqlite.SqliteAuditStore;
import dev.waxwing.backend.sqlite.SqliteDatabase;
import dev.waxwing.backend.sqlite.SqliteFeedStore;
import dev.waxwing.backend.sqlite.SqliteLogStore;
import dev.waxwing.backend.sqlite.SqliteQueueStore;
import dev.waxwing.broker.Broker;
import dev.waxwing.broker.BrokerConfig;
import dev.waxwing.chat.MessageRetention;
import dev.waxwing.chat.MessagesConfig;
import dev.waxwing.config.Configuration;
import dev.waxwing.config.ServerConfig;
import dev.waxwing.crypto.ServerKeys;
import dev.waxwing.feed.Feed;
import dev.waxwing.feed.FeedConfig;
import dev.waxwing.journal.Journal;
import dev.waxwing.journal.JournalConfig;
import dev.waxwing.journal.Participant;
import dev.waxwing.log.LogConfig;
import dev.waxwing.log.Logs;
import dev.waxwing.ops.Audit;
import dev.waxwing.tracing.Tracing;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/// What is in the data directory, taken up again, and the journal through which all of it changes.
/// Every part is safe for all threads.
///
/// @param directory the data directory
/// @param broker, as logs and feed: recovered, and started later
record StoredState(
        Path directory,
        SqliteDatabase database,
        ServerKeys keys,
        Journal journal,
        Audit audit,
        Broker broker,
        Logs logs,
        Feed feed,
        Conversations conversations,
        MessageRetention retention) {

    /// Takes the lock, reads what is stored, and starts the journal.
    static StoredState open(Configuration configuration, @Nullable Tracing tracing, StopOrder order)
            throws IOException {
        JournalConfig journalConfig = configuration.get(JournalConfig.class);
        Path directory =
                order.add(
                                "data directory",
                                DataDirectory.open(configuration.get(ServerConfig.class).data()))
                        .path();
        IdFile ids = order.add("scratch", IdFile.open(directory));
        SqliteDatabase database =
                order.add("database", SqliteDatabase.open(directory, journalConfig));
        Broker broker =
                new Broker(
                        new SqliteQueueStore(database),
                        ids,
                        configuration.get(BrokerConfig.class),
                        Clock.systemUTC());
        broker.trace(tracing);
        broker.recover();
        Conversations conversations =
                Conversations.open(database, configuration.get(MessagesConfig.class));
        Audit audit = new Audit(new SqliteAuditStore(database), Clock.systemUTC());
        ServerKeys keys = ServerKeys.open(directory.resolve("keys"));
        Logs logs =
                new Logs(
                        new SqliteLogStore(database),
                        keys,
                        configuration.get(LogConfig.class),
                        Clock.systemUTC());
        logs.recover();
        Feed feed =
                new Feed(logs, new SqliteFeedStore(database), configuration.get(FeedConfig.class));
        Journal journal =
                order.add(
                        "journal",
                        new Journal(
                                database,
                                Participant.together(
                                        broker.participant(),
                                        logs.participant(),
                                        conversations.participant(),
                                        audit),
                                journalConfig.queueBytes()));
        journal.start();
        conversations.start(journal);
        order.add("conversations", conversations);
        MessageRetention retention =
                order.add(
                        "message retention",
                        conversations.retention(database, journal, Clock.systemUTC()));
        return new StoredState(
                directory,
                database,
                keys,
                journal,
                audit,
                broker,
                logs,
                feed,
                conversations,
                retention);
    }
}
