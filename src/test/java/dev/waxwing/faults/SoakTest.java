package dev.waxwing.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waxwing.cli.bench.sockets.LiveProbe;
import dev.waxwing.cli.bench.sockets.LivePublisher;
import dev.waxwing.cli.bench.sockets.LiveSession;
import dev.waxwing.cli.bench.sockets.LoadAccounts;
import dev.waxwing.cli.bench.sockets.LoadAccounts.Account;
import dev.waxwing.cli.bench.sockets.SocketLoop;
import dev.waxwing.client.ServerUrl;
import dev.waxwing.e2e.RawClient;
import dev.waxwing.e2e.RunningServer;
import dev.waxwing.e2e.ServerLaunch;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A server under a small mixed load for a long time, `-Dsoak.minutes=30`: topics with a history,
/// direct messages, a queue that a rule fills, sessions that come and go. Nothing grows: the live
/// set of its heap, its file descriptors and the latency of others in the last third of the time
/// are those of the first third, within the tolerances below, as the median of some samples, and
/// for the latency as their lower quartile, because other work comes and goes on the machine; and
/// every message arrived once.
///
/// What is bounded, but large, is made small, so that it is full before the first sample.
@Tag("long")
@SuppressWarnings("NullAway.Init") // each test sets the fields that it uses
final class SoakTest {
    private static final int MINUTES = Integer.getInteger("soak.minutes", 30);
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    /// Samples over the whole time; the first ones are for the server to settle.
    private static final int SAMPLES = 60;

    private static final int SETTLING = 6;

    private static final int SESSIONS = 60;
    private static final int TOPICS = 10;

    /// Messages a second to topics, and as many to users.
    private static final int RATE = 25;

    private static final int PROBES = 4;
    private static final long PROBE_GAP = TimeUnit.MILLISECONDS.toNanos(25);

    /// From one session that leaves, and comes back, to the next.
    private static final long RECONNECT = TimeUnit.MILLISECONDS.toNanos(500);

    /// The live set may be so much larger in the last third.
    private static final double HEAP = 1.10;

    private static final double HEAP_BYTES = 3 << 20;

    /// So many more file descriptors: connections that are being made.
    private static final double FILES = 10;

    /// The latency may be so much longer.
    private static final double LATENCY = 2;

    private static final double LATENCY_MS = 5;

    @TempDir Path directory;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Histogram latency = new Histogram(TimeUnit.MINUTES.toNanos(2), 3);
    private final List<LiveSession> sessions = new ArrayList<>();
    private final List<String> topics =
            IntStream.range(0, TOPICS).mapToObj(n -> "soak." + n).toList();
    private final AtomicLong copies = new AtomicLong();
    private RunningServer server;
    private SocketLoop loop;
    private LivePublisher publisher;
    private List<LiveProbe> probes;
    private boolean isGoing = true;
    private int turn;
    private int leaving;
    private volatile boolean consumes = true;

    /// What the server was like at one time.
    private record Sample(double heap, double files, double p50, double p99) {}

    @AfterEach
    void stop() {
        loop.close();
        http.shutdownNow();
        server.close();
    }

    @Test
    @Timeout(value = 2, unit = TimeUnit.HOURS)
    void nothingGrows() throws Exception {
        long began = System.nanoTime();
        start();
        Thread consumer = Thread.ofVirtual().start(this::consume);
        List<Sample> samples = new ArrayList<>();
        long gap = TimeUnit.MINUTES.toNanos(MINUTES) / SAMPLES;
        for (int n = 0; n < SAMPLES; n++) {
            long due = began + (n + 1) * gap;
            await().atMost(Duration.ofNanos(gap).plus(PATIENCE))
                    .until(() -> System.nanoTime() - due > 0);
            Sample sample = sample();
            samples.add(sample);
            if (n % 6 == 0) {
                Figures.say("soak %2d of %d: %s", n, SAMPLES, sample);
            }
        }
        loop.run(() -> isGoing = false);
        await().atMost(PATIENCE).until(() -> publisher.waiting() == 0);
        long published = topics.stream().mapToLong(publisher::last).sum();
        await().atMost(PATIENCE).until(() -> copies.get() >= published);
        await().atMost(PATIENCE).until(this::haveHeardAll);
        consumes = false;
        consumer.join();

        List<Sample> settled = samples.subList(SETTLING, SAMPLES);
        int third = settled.size() / 3;
        List<Sample> first = settled.subList(0, third);
        List<Sample> last = settled.subList(settled.size() - third, settled.size());
        Figures.say(
                "%d minutes of mixed load: heap %.1f MiB, then %.1f; files %.0f, then %.0f; others"
                        + " p50 %.2f ms, then %.2f, p99 %.1f ms, then %.1f; %d messages heard, %d"
                        + " copies, %d sessions resumed",
                MINUTES,
                median(first, Sample::heap) / (1 << 20),
                median(last, Sample::heap) / (1 << 20),
                median(first, Sample::files),
                median(last, Sample::files),
                quartile(first, Sample::p50),
                quartile(last, Sample::p50),
                quartile(first, Sample::p99),
                quartile(last, Sample::p99),
                sessions.stream().mapToLong(LiveSession::heard).sum(),
                copies.get(),
                sessions.stream().mapToInt(LiveSession::resumed).sum());
        assertThat(loop.failure()).isNull();
        assertThat(copies.get()).isEqualTo(published);
        assertThat(sessions)
                .allSatisfy(session -> {
                    assertThat(session.missed() + session.repeated()).isZero();
                    assertThat(session.told() + session.refused()).isZero();
                });
        assertThat(median(last, Sample::heap))
                .as("live set")
                .isLessThanOrEqualTo(median(first, Sample::heap) * HEAP + HEAP_BYTES);
        assertThat(median(last, Sample::files))
                .as("file descriptors")
                .isLessThanOrEqualTo(median(first, Sample::files) + FILES);
        assertThat(quartile(last, Sample::p50))
                .as("latency, ms")
                .isLessThanOrEqualTo(quartile(first, Sample::p50) * LATENCY + LATENCY_MS);
    }

    private void start() throws Exception {
        ServerLaunch launch =
                ServerLaunch.on(directory.resolve("d"))
                        .set(
                                "limits.rates=false",
                                "limits.sockets-address=1000",
                                "accounts.access-lifetime=1h", // nobody logs in again
                                "topics.keep=500",
                                "topics.repeats=100",
                                "messages.repeats=1000",
                                "broker.dedup-window=1m",
                                "broker.dedup-ids=1000")
                        .withJvm("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=4", "-Xmx256m");
        server = launch.start();
        try (RawClient line = server.connect()) {
            assertThat(line.ask("declare_queue work")).isEqualTo("Queue declared");
        }
        Path rule = directory.resolve("rule.json");
        Files.writeString(
                rule,
                "{\"name\":\"to-work\",\"target\":{\"topic\":\"soak.*\"},"
                        + "\"do\":[{\"copy\":{\"queue\":\"work\"}}]}");
        ServerLaunch.Ended put =
                launch.run(
                        "admin",
                        "rule",
                        "put",
                        rule.toString(),
                        "--data",
                        launch.data().toString());
        assertThat(put.exit()).as(put.stderr()).isZero();
        loop = new SocketLoop(new InetSocketAddress("127.0.0.1", server.httpPort()));
        connect();
    }

    private void connect() throws Exception {
        String url = "http://127.0.0.1:" + server.httpPort();
        LoadAccounts accounts = new LoadAccounts(ServerUrl.parse(url));
        for (Account account : accounts.make("s", SESSIONS)) {
            int number = sessions.size();
            List<String> two =
                    List.of(topics.get(number % TOPICS), topics.get((number + 1) % TOPICS));
            sessions.add(new LiveSession(loop, account, two));
        }
        publisher = new LivePublisher(loop, accounts.make("publisher", 1).getFirst());
        probes =
                accounts.make("probe", PROBES).stream()
                        .map(who ->
                                new LiveProbe(loop, who, "live." + who.user(), PROBE_GAP, latency))
                        .toList();
        loop.run(() -> sessions.forEach(LiveSession::connect));
        await().atMost(PATIENCE).until(() -> sessions.stream().allMatch(LiveSession::isReady));
        loop.run(() -> {
            publisher.connect();
            probes.forEach(LiveProbe::connect);
            goOn(System.nanoTime());
            comeAndGo(System.nanoTime());
        });
    }

    private void goOn(long due) {
        if (isGoing) {
            publisher.publish(topics.get(turn % TOPICS));
            publisher.write(sessions.get(turn % SESSIONS).user());
            turn++;
            long next = due + TimeUnit.SECONDS.toNanos(1) / RATE;
            loop.at(next, () -> goOn(next));
        }
    }

    /// One session after the other goes, and comes back half a time later.
    private void comeAndGo(long due) {
        if (isGoing) {
            LiveSession session = sessions.get(leaving++ % SESSIONS);
            session.leave();
            loop.at(due + RECONNECT / 2, session::connect);
            loop.at(due + RECONNECT, () -> comeAndGo(due + RECONNECT));
        }
    }

    /// Takes what the rule copies into the queue, and acknowledges it.
    private void consume() {
        try (RawClient line = server.connect()) {
            while (consumes) {
                String message = line.fetch("work");
                if (message.startsWith("Message: ")) {
                    String id = message.split(" ", 3)[1];
                    assertThat(line.ask("ack " + id)).isEqualTo("ACK_CONFIRMED " + id);
                    copies.incrementAndGet();
                } else {
                    await().pollDelay(Duration.ofMillis(50)).until(() -> true);
                }
            }
        }
    }

    /// Collects the heap first.
    private Sample sample() throws Exception {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process collected =
                new ProcessBuilder(jcmd.toString(), Long.toString(server.pid()), "GC.run")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        assertThat(collected.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        Map<String, Double> figures = figures();
        double heap =
                figures.entrySet().stream()
                        .filter(f -> f.getKey().startsWith("jvm_memory_used_bytes{area=\"heap\""))
                        .mapToDouble(Map.Entry::getValue)
                        .sum();
        Histogram since =
                loop.call(() -> {
                    Histogram copy = latency.copy();
                    latency.reset();
                    return copy;
                });
        assertThat(heap).isPositive();
        return new Sample(
                heap,
                figures.getOrDefault("process_files_open_files", 0.0),
                since.getValueAtPercentile(50) / 1e6,
                since.getValueAtPercentile(99) / 1e6);
    }

    private Map<String, Double> figures() throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + server.httpPort() + "/metrics");
        String text =
                http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
        return text.lines()
                .filter(line -> !line.startsWith("#"))
                .collect(
                        Collectors.toMap(
                                line -> line.substring(0, line.lastIndexOf(' ')),
                                line ->
                                        Double.parseDouble(
                                                line.substring(line.lastIndexOf(' ') + 1)),
                                (a, _) -> a));
    }

    private boolean haveHeardAll() {
        return sessions.stream()
                .allMatch(session ->
                        session.topics().stream()
                                        .allMatch(t -> session.last(t) >= publisher.last(t))
                                && session.last(LiveSession.DIRECT)
                                        >= publisher.last(session.user()));
    }

    private static double median(List<Sample> samples, ToDoubleFunction<Sample> of) {
        return ranked(samples, of, samples.size() / 2);
    }

    private static double quartile(List<Sample> samples, ToDoubleFunction<Sample> of) {
        return ranked(samples, of, samples.size() / 4);
    }

    private static double ranked(List<Sample> samples, ToDoubleFunction<Sample> of, int rank) {
        return samples.stream().mapToDouble(of).sorted().skip(rank).findFirst().orElseThrow();
    }
}
