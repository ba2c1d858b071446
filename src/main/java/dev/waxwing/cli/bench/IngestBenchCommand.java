package dev.waxwing.cli.bench;

import dev.waxwing.cli.WebOptions;
import dev.waxwing.client.Endpoint;
import dev.waxwing.client.FeedPosition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `./waxwing bench ingest`: large posts on one side, feed clients on the other. Exits with 1 when
/// a client did not get every message once and in order, whatever the rates were.
@Command(
        name = "ingest",
        description = {
            "Post batches to a running server and listen to its feed: how many messages a second",
            "are durable, how fast they come out, and whether each comes once and in order."
        },
        footer = {
            "",
            "Examples:",
            "  ./waxwing bench ingest",
            "  ./waxwing bench ingest --messages 1000000 --posts 50 --size 1000 --json"
        })
final class IngestBenchCommand implements Callable<Integer> {
    private static final int MOST_MESSAGES = 10_000_000;
    private static final int DRAIN_S = 60;

    @Spec private CommandSpec spec;
    @Mixin private WebOptions web;

    @Option(
            names = "--messages",
            defaultValue = "100000",
            paramLabel = "N",
            description = "Messages in all (default: ${DEFAULT-VALUE}).")
    private int messages;

    @Option(
            names = "--posts",
            defaultValue = "5",
            paramLabel = "N",
            description = "Posts, one after the other (default: ${DEFAULT-VALUE}).")
    private int posts;

    @Option(
            names = "--size",
            defaultValue = "100",
            paramLabel = "N",
            description = "Characters of one message, at least 30 (default: ${DEFAULT-VALUE}).")
    private int size;

    @Option(
            names = "--clients",
            defaultValue = "2",
            paramLabel = "N",
            description = "Feed clients, 0 to 100 (default: ${DEFAULT-VALUE}).")
    private int clients;

    @Option(names = "--json", description = "Print one line of JSON.")
    private boolean json;

    @SuppressWarnings("NullAway.Init") // picocli sets options and specification before it runs it
    IngestBenchCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        check();
        Endpoint server = web.endpoint();
        String run = "run-%08x-".formatted(ThreadLocalRandom.current().nextInt());
        IngestPosts input = new IngestPosts(server);
        FeedPosition end = input.end();
        List<IngestListener> listeners = new ArrayList<>();
        try {
            for (int i = 0; i < clients; i++) {
                listeners.add(new IngestListener(server, end, run, messages));
            }
            IngestReport report = measure(input, run, listeners);
            var out = spec.commandLine().getOut();
            out.println(json ? report.json() : report.table());
            out.flush();
            complain(listeners);
            return report.isWhole() ? 0 : 1;
        } finally {
            for (IngestListener listener : listeners) {
                listener.close();
            }
        }
    }

    private void check() {
        if (messages < 1
                || messages > MOST_MESSAGES
                || posts < 1
                || messages % posts != 0
                || size < 30
                || clients < 0
                || clients > 100) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--messages is 1 to 10,000,000 and a multiple of --posts, --size at least 30,"
                            + " --clients 0 to 100");
        }
    }

    private IngestReport measure(IngestPosts input, String run, List<IngestListener> listeners)
            throws IOException, InterruptedException {
        List<byte[]> bodies = new ArrayList<>();
        for (int i = 0; i < posts; i++) {
            bodies.add(IngestPosts.batch(run, i * (messages / posts), messages / posts, size));
        }
        long slowest = 0;
        long start = System.nanoTime();
        long before = start;
        for (byte[] body : bodies) {
            input.post(body);
            long now = System.nanoTime();
            slowest = Math.max(slowest, now - before);
            before = now;
        }
        List<IngestReport.Feed> feed = new ArrayList<>();
        for (IngestListener listener : listeners) {
            listener.await(DRAIN_S);
            long took = listener.endedAt() == 0 ? 0 : listener.endedAt() - start;
            feed.add(
                    new IngestReport.Feed(
                            listener.received(), listener.misplaced(), seconds(took)));
        }
        double slowestMs = slowest / (double) TimeUnit.MILLISECONDS.toNanos(1);
        return new IngestReport(messages, posts, size, seconds(before - start), slowestMs, feed);
    }

    private void complain(List<IngestListener> listeners) {
        for (IngestListener listener : listeners) {
            String failure = listener.failure();
            if (failure != null) {
                spec.commandLine().getErr().println("a feed client: " + failure);
            }
        }
    }

    private static double seconds(long nanos) {
        return nanos / (double) TimeUnit.SECONDS.toNanos(1);
    }
}
