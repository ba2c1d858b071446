package dev.waxwing.protocol;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One line from a client, understood: the inbound half of the line protocol. What cannot be
/// understood is a value too.
public sealed interface LineCommand {
    record Auth(String token) implements LineCommand {}

    /// @param options as they were given, not yet checked
    record DeclareQueue(String queue, Map<String, String> options) implements LineCommand {}

    /// @param type as it was given, or null for the default
    record DeclareExchange(String exchange, @Nullable String type) implements LineCommand {}

    /// Exchange and queue, in either order, and the key.
    record Bind(String first, String second, String key) implements LineCommand {}

    /// The message is `length` bytes at `offset` of the array that was parsed.
    record Publish(String exchange, String key, int offset, int length) implements LineCommand {}

    /// The JSON array is `length` bytes at `offset` of the array that was parsed.
    record PublishBatch(String exchange, String key, int offset, int length)
            implements LineCommand {}

    /// @param prefetch null for the server's default
    /// @param meta whether deliveries carry `redelivered`, `delivery_count` and `queue`
    record Consume(String queue, @Nullable Integer prefetch, boolean meta) implements LineCommand {}

    record Fetch(String queue) implements LineCommand {}

    record Ack(String id) implements LineCommand {}

    record Nack(String id, boolean requeue) implements LineCommand {}

    record Stats() implements LineCommand {}

    record Ping() implements LineCommand {}

    /// Not a command, or one without what it needs.
    ///
    /// @param reply the line to answer
    record Malformed(String reply) implements LineCommand {}

    /// Not UTF-8: the connection cannot be trusted to mean what it says.
    record NotText() implements LineCommand {}
}
