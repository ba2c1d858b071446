package dev.waxwing.gate;

import dev.waxwing.config.Key;
import dev.waxwing.config.Schema;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Writes the documentation's page of all limits, as Markdown.
public final class LimitsPage {
    private static final String INTRODUCTION =
            """
            <!-- Printed by `./waxwing check-config --limits`. Change the record Limits, not this page. -->
            # Limits

            Each limit is a key of the [configuration](configuration.md). A rate is a token bucket:
            `20/s burst 60` lets 60 through at once after a rest, and 20 a second for as long as you like;
            `off` counts nothing. `limits.rates = false` turns all of them off, for measurements.

            An address is one of IPv4, or the 64 bits of IPv6 that one customer has. Behind a proxy it is
            what the proxy says, once `proxy.trusted` names that proxy, and the proxy's own until then.

            What exceeds a rate is answered with `rate_limited` and the time after which the same request
            succeeds; it is not counted itself. Connections over a number are answered with `at_capacity`,
            what is too large with `too_large` ([all errors](protocol/errors.md)).

            JSON may be nested 32 levels deep, on every protocol; that is no setting.

            ## Rates

            | what | counted for | key | default |
            |---|---|---|---|
            """;

    private static final String OTHERS =
            """

            ## Numbers, sizes and times

            | what | key | default |
            |---|---|---|
            """;

    /// Limits that belong to one listener and are set there.
    private static final List<String> ELSEWHERE =
            List.of(
                    "http.max-headers",
                    "http.patience",
                    "http.max-connections",
                    "http.concurrency",
                    "http.body-memory",
                    "line.max-line",
                    "line.max-connections",
                    "line.max-malformed",
                    "line.idle-half-line",
                    "line.outbox",
                    "line.stall",
                    "line.peer-timeout",
                    "line.in-flight",
                    "accounts.max-api-keys",
                    "websocket.outbox",
                    "websocket.outbox-frames",
                    "websocket.silence",
                    "websocket.authentication",
                    "messages.repeats",
                    "topics.repeats",
                    "topics.max",
                    "topics.subscriptions",
                    "topics.resume-for",
                    "rooms.max",
                    "rooms.members",
                    "rooms.of-user",
                    "rooms.repeats",
                    "feed.max-message",
                    "feed.max-batch",
                    "feed.patience",
                    "feed.max-behind",
                    "feed.idempotency-keys",
                    "webhooks.max-hooks",
                    "webhooks.first-pause",
                    "webhooks.longest-pause",
                    "webhooks.in-flight",
                    "webhooks.in-flight-host",
                    "broker.delivery-limit",
                    "journal.queue-bytes");

    private LimitsPage() {}

    public static String of(Schema schema) {
        StringBuilder out = new StringBuilder(INTRODUCTION);
        List<Key> keys = keys(schema);
        for (Key key : keys) {
            scope(key).ifPresent(scope -> out.append(rate(key, scope)));
        }
        out.append(OTHERS);
        keys.stream().filter(key -> scope(key).isEmpty()).forEach(key -> out.append(other(key)));
        schema.keys().stream()
                .filter(key -> ELSEWHERE.contains(key.path()))
                .forEach(key -> out.append(other(key)));
        return out.toString();
    }

    private static List<Key> keys(Schema schema) {
        return schema.keys().stream().filter(key -> key.section().equals("limits")).toList();
    }

    /// Whom a rate is counted for; empty for what is no rate.
    static Optional<String> scope(Key key) {
        return Stream.of(Traffic.values())
                .filter(traffic -> key.name().startsWith(traffic.word() + "-"))
                .map(traffic -> key.name().substring(traffic.word().length() + 1))
                .filter(scope -> scope.equals("user") || scope.equals("address"))
                .findFirst();
    }

    private static String rate(Key key, String scope) {
        return "| %s | %s | `%s` | `%s` |\n"
                .formatted(key.setting().doc(), scope, key.path(), key.setting().value());
    }

    private static String other(Key key) {
        return "| %s | `%s` | `%s` |\n"
                .formatted(key.setting().doc(), key.path(), key.setting().value());
    }
}
