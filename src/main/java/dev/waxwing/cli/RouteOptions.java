package dev.waxwing.cli;

import dev.waxwing.client.Route;
import dev.waxwing.client.SetUp;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/// The options that say where messages are published.
final class RouteOptions {
    private static final String EXCHANGE = "waxwing";

    @Option(
            names = "--queue",
            paramLabel = "Q",
            description = "Declare this queue and the exchange, bind them, and publish there.")
    private @Nullable String queue;

    @Option(
            names = "--exchange",
            paramLabel = "X",
            description = "The exchange (default with --queue: " + EXCHANGE + ").")
    private @Nullable String exchange;

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description = "The routing key (default with --queue: the queue's name).")
    private @Nullable String key;

    Route route(CommandSpec spec) {
        String x = exchange == null && queue != null ? EXCHANGE : exchange;
        String k = key == null ? queue : key;
        if (x == null || k == null) {
            throw Exit.wrongUsage(spec, "give --queue Q, or --exchange X and --key KEY");
        }
        try {
            return new Route(x, k);
        } catch (IllegalArgumentException e) {
            throw Exit.wrongUsage(spec, String.valueOf(e.getMessage()));
        }
    }

    /// What to ask the server before publishing.
    List<String> setUp(Route route) {
        return queue == null ? List.of() : SetUp.binding(route, queue);
    }
}
