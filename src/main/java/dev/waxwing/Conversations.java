package dev.waxwing;

import dev.waxwing.accounts.Accounts;
import dev.waxwing.accounts.User;
import dev.waxwing.announcements.Announcements;
import dev.waxwing.backend.sqlite.SqliteDatabase;
import dev.waxwing.backend.sqlite.SqliteMessageStore;
import dev.waxwing.backend.sqlite.SqliteReceiptStore;
import dev.waxwing.backend.sqlite.SqliteRetentionStore;
import dev.waxwing.backend.sqlite.SqliteSendingStore;
import dev.waxwing.broker.Broker;
import dev.waxwing.chat.DirectMessages;
import dev.waxwing.chat.MessageRetention;
import dev.waxwing.chat.MessagesConfig;
import dev.waxwing.chat.Receipts;
import dev.waxwing.chat.Roster;
import dev.waxwing.commands.CommandRegistry;
import dev.waxwing.commands.ServerFacts;
import dev.waxwing.gate.Gate;
import dev.waxwing.gate.Limits;
import dev.waxwing.journal.Journal;
import dev.waxwing.journal.Participant;
import dev.waxwing.model.UserId;
import dev.waxwing.presence.Presences;
import dev.waxwing.rooms.Rooms;
import dev.waxwing.routing.MessageRouter;
import dev.waxwing.routing.Screen;
import dev.waxwing.routing.TopicsConfig;
import dev.waxwing.sessions.Dialect;
import dev.waxwing.sessions.HeaderBodyDialect;
import dev.waxwing.sessions.MessageWatch;
import dev.waxwing.sessions.NativeDialect;
import dev.waxwing.sessions.NativeLimits;
import dev.waxwing.sessions.Resumptions;
import dev.waxwing.sessions.Users;
import dev.waxwing.tracing.Tracing;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Everything that people who talk with each other need, wired to each other. Safe for all threads.
///
/// @param messages takes part in the journal: [#participant] goes into it, then [#start]
record Conversations(
        DirectMessages messages, Receipts receipts, Roster roster, MessagesConfig config)
        implements AutoCloseable {

    /// Takes up what is stored. Before the journal runs.
    static Conversations open(SqliteDatabase database, MessagesConfig config) {
        DirectMessages messages =
                new DirectMessages(
                        new SqliteMessageStore(database),
                        new SqliteSendingStore(database),
                        config.repeats());
        messages.recover();
        Receipts receipts = new Receipts(new SqliteReceiptStore(database), messages::lastId);
        return new Conversations(messages, receipts, new Roster(), config);
    }

    Participant participant() {
        return messages.participant();
    }

    void start(Journal journal) {
        messages.start(journal);
        receipts.start(journal);
    }

    /// What removes messages that are too old.
    MessageRetention retention(SqliteDatabase database, Journal journal, Clock clock) {
        return new MessageRetention(new SqliteRetentionStore(database), config, journal, clock);
    }

    /// What connections without a subprotocol speak.
    Dialect headerBody(
            Gate gate,
            Limits limits,
            Accounts accounts,
            Screen screen,
            MessageWatch watch,
            Clock clock) {
        return new HeaderBodyDialect(
                gate,
                limits.messageSize(),
                new Known(accounts),
                messages,
                roster,
                commands(clock),
                screen,
                watch,
                clock);
    }

    /// What connections with the subprotocol of the native protocol speak.
    Dialect nativeDialect(
            Gate gate,
            Limits limits,
            TopicsConfig topics,
            Accounts accounts,
            Broker broker,
            MessageRouter router,
            Presences presences,
            Rooms rooms,
            Announcements announcements,
            Resumptions resumptions,
            MessageWatch watch,
            Clock clock,
            Duration heartbeat,
            @Nullable Tracing tracing) {
        return new NativeDialect(
                gate,
                new NativeLimits(
                        limits.controlSize(), limits.messageSize(), topics.subscriptions()),
                new Known(accounts),
                messages,
                roster,
                presences,
                receipts,
                commands(clock),
                broker,
                router,
                rooms,
                announcements,
                resumptions,
                watch,
                clock,
                heartbeat.toSeconds(),
                tracing);
    }

    private CommandRegistry commands(Clock clock) {
        return new CommandRegistry(new ServerFacts(Main.version(), roster::users, clock));
    }

    /// The accounts as conversations need them.
    private record Known(Accounts accounts) implements Users {
        @Override
        public Optional<User> cached(UserId id) {
            return accounts.cached(id);
        }

        @Override
        public Optional<User> find(UserId id) {
            return accounts.find(id);
        }
    }

    /// Records what was delivered; before the journal ends.
    @Override
    public void close() {
        messages.close();
    }
}
