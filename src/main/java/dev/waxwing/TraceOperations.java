package dev.waxwing;

import dev.waxwing.backend.sqlite.SqliteDatabase;
import dev.waxwing.backend.sqlite.SqliteMessageSearch;
import dev.waxwing.backend.sqlite.SqliteQueueSearchStore;
import dev.waxwing.broker.QueueSearch;
import dev.waxwing.crypto.ServerKeys;
import dev.waxwing.log.Logs;
import dev.waxwing.ops.admin.AdminArguments;
import dev.waxwing.ops.admin.AdminOperations;
import dev.waxwing.ops.admin.AdminRefused;
import dev.waxwing.routing.TopicSearch;
import dev.waxwing.trace.MessageTrace;
import dev.waxwing.trace.Whereabouts;
import java.io.IOException;
import java.time.Clock;
import java.util.function.Consumer;

/// Where a message is, by the name of the admin channel.
final class TraceOperations {
    private TraceOperations() {}

    /// What looks for messages; opened when it is first asked for.
    @FunctionalInterface
    interface Source {
        MessageTrace get() throws IOException;
    }

    /// @param leases who knows what is out with consumers
    /// @param keys under which rules hold messages back
    static MessageTrace of(
            SqliteDatabase database, Logs logs, QueueSearch.Leases leases, ServerKeys keys) {
        return new MessageTrace(
                new SqliteMessageSearch(database),
                new TopicSearch(logs),
                new QueueSearch(new SqliteQueueSearchStore(database), leases, new HeldQueues(keys)),
                Clock.systemUTC());
    }

    static void addTo(AdminOperations operations, Source source) {
        operations.add("message.trace", (arguments, out) -> trace(source, arguments, out));
    }

    private static void trace(Source source, AdminArguments arguments, Consumer<String> out)
            throws IOException {
        String id = arguments.required("id");
        Whereabouts found = source.get().find(id);
        if (found.isEmpty()) {
            throw new AdminRefused(
                    "nothing is known of a message '%s': it was never stored, or is no longer kept"
                            .formatted(id));
        }
        if (arguments.optional("json").isPresent()) {
            out.accept(found.json());
        } else {
            found.lines().forEach(out);
        }
    }
}
