package dev.waxwing.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waxwing.journal.FaultyStorage;
import dev.waxwing.journal.StorageException;
import dev.waxwing.log.Position;
import dev.waxwing.log.Reading;
import dev.waxwing.log.RunningLogs;
import dev.waxwing.protocol.CloseCode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The feed on a real log and journal; connections end in lists.
@Timeout(60)
final class FeedTest {
    private static final FeedConfig CONFIG = config(Duration.ofMillis(15), 0, 1_000_000);

    @TempDir Path directory;

    private final List<CollectingOutbox> outboxes = new ArrayList<>();
    private RunningLogs running;
    private Feed feed;

    private static FeedConfig config(Duration linger, long keepBytes, long maxBehind) {
        return new FeedConfig(
                linger,
                Duration.ZERO,
                keepBytes,
                1 << 18,
                32 << 20,
                Duration.ofSeconds(1),
                maxBehind,
                1_000);
    }

    @BeforeEach
    void start() {
        start(CONFIG, 8 << 20);
    }

    private void start(FeedConfig config, long tailCache) {
        running = new RunningLogs(directory, tailCache, InstantSource.system());
        feed = new Feed(running.logs, running.feedStore, config);
        feed.start(running.journal);
    }

    @AfterEach
    void close() {
        feed.close();
        running.close();
        outboxes.forEach(CollectingOutbox::close);
    }

    private void restart(FeedConfig config) {
        feed.close();
        running.close();
        start(config, 8 << 20);
    }

    private CollectingOutbox outbox() {
        CollectingOutbox made = new CollectingOutbox();
        outboxes.add(made);
        return made;
    }

    private static List<String> texts(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(i -> "message " + i).toList();
    }

    private CompletableFuture<String> appending(List<String> texts) {
        return posting(texts, PostKey.NONE);
    }

    /// @return `stored` or `key reused`
    private CompletableFuture<String> posting(List<String> texts, PostKey key) {
        CompletableFuture<String> done = new CompletableFuture<>();
        Ingested told =
                new Ingested() {
                    @Override
                    public void stored() {
                        done.complete("stored");
                    }

                    @Override
                    public void keyReused() {
                        done.complete("key reused");
                    }

                    @Override
                    public void failed(StorageException why) {
                        done.completeExceptionally(why);
                    }
                };
        feed.append(
                texts.stream().map(t -> t.getBytes(StandardCharsets.UTF_8)).toList(), key, told);
        return done;
    }

    private String post(long key, long body) {
        return posting(texts(1, 2), new PostKey(key, body)).orTimeout(30, TimeUnit.SECONDS).join();
    }

    @Test
    void itShowsThatTheLogCannotBeRead() {
        try (ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
                FeedPump pump =
                        new FeedPump(
                                running.logs,
                                new FeedRing(1 << 20),
                                Duration.ofMillis(1),
                                timer,
                                () -> {})) {
            assertThat(pump.trouble()).isEmpty();
            pump.failed(new StorageException(StorageException.Kind.FAILED, "gone", null));
            assertThat(pump.trouble()).hasValue("the log cannot be read: gone");
            await().until(() -> pump.trouble().isEmpty()); // it has begun anew
        }
        assertThat(feed.trouble()).isEmpty();
    }

    @Test
    void aPostThatIsRepeatedUnderItsKeyIsStoredOnce() {
        assertThat(post(5, 1)).isEqualTo("stored");
        assertThat(post(5, 1)).isEqualTo("stored");
        assertThat(post(5, 2)).isEqualTo("key reused");
        assertThat(post(6, 1)).isEqualTo("stored");
        assertThat(feed.state().last()).isEqualTo(4);
        restart(CONFIG);
        assertThat(post(5, 1)).isEqualTo("stored");
        assertThat(post(6, 2)).isEqualTo("key reused");
        assertThat(post(7, 1)).isEqualTo("stored");
        assertThat(feed.state().last()).isEqualTo(6);
    }

    @Test
    void theKeyOfAPostThatWasNotStoredIsFree() {
        post(4, 1);
        FaultyStorage.Gate gate = running.storage.holdNextCommit();
        CompletableFuture<String> before = appending(texts(1, 1));
        gate.awaitReached();
        FaultyStorage.Gate next = running.storage.holdNextCommit();
        CompletableFuture<String> one = posting(texts(1, 1), new PostKey(5, 1));
        CompletableFuture<String> two = posting(texts(1, 1), new PostKey(6, 1));
        CompletableFuture<String> again = posting(texts(1, 1), new PostKey(5, 2));
        gate.open();
        next.awaitReached();
        running.storage.failCommit(FaultyStorage.noSpace());
        next.open();
        assertThat(before.join()).isEqualTo("stored");
        for (CompletableFuture<String> refused : List.of(one, two, again)) {
            assertThat(refused).failsWithin(Duration.ofSeconds(20));
        }
        running.awaitRoom();
        assertThat(post(4, 2)).isEqualTo("key reused");
        assertThat(post(5, 2)).isEqualTo("stored");
        assertThat(post(6, 2)).isEqualTo("stored");
        restart(CONFIG);
        assertThat(post(6, 1)).isEqualTo("key reused");
    }

    @Test
    void theOldestKeysAreForgotten() {
        for (int key = 1; key < 1_001; key++) {
            var _ = posting(texts(1, 1), new PostKey(key, 1));
        }
        assertThat(post(1_001, 1)).isEqualTo("stored");
        assertThat(post(2, 2)).isEqualTo("key reused");
        assertThat(post(1, 2)).isEqualTo("stored");
        restart(CONFIG);
        assertThat(post(2, 2)).isEqualTo("stored");
        assertThat(post(4, 2)).isEqualTo("key reused");
    }

    private void append(List<String> texts) {
        appending(texts).orTimeout(30, TimeUnit.SECONDS).join();
    }

    private static void awaitReceived(CollectingOutbox outbox, List<String> expected) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> outbox.received().size() >= expected.size());
        assertThat(outbox.received()).isEqualTo(expected);
    }

    @Test
    void everyClientGetsEveryMessageInOrderInBatchesOfTen() {
        CollectingOutbox one = outbox();
        CollectingOutbox two = outbox();
        feed.connect(one);
        feed.connect(two);
        int total = 20_005;
        append(texts(1, 20_000));
        append(texts(20_001, total));
        awaitReceived(one, texts(1, total));
        awaitReceived(two, texts(1, total));
        assertThat(one.batches().subList(0, 2_000)).allSatisfy(b -> assertThat(b).hasSize(10));
        assertThat(one.batches()).hasSize(2_001);
    }

    @Test
    void encodesABatchOnceForAll() {
        CollectingOutbox one = outbox();
        CollectingOutbox two = outbox();
        feed.connect(one);
        feed.connect(two);
        append(texts(1, 15));
        awaitReceived(one, texts(1, 15));
        awaitReceived(two, texts(1, 15));
        assertThat(one.frames()).hasSize(2);
        for (int i = 0; i < 2; i++) {
            assertThat(one.frames().get(i).wire()).isSameAs(two.frames().get(i).wire());
        }
    }

    /// Only the linger lets a batch of three go, and only a full one goes before it.
    @Test
    void aPartialBatchWaitsForTheLingerOnly() {
        CollectingOutbox one = outbox();
        feed.connect(one);
        append(texts(1, 3));
        awaitReceived(one, texts(1, 3));
        assertThat(one.batches()).containsExactly(texts(1, 3));
    }

    @Test
    void messagesThatComeWithinTheLingerShareABatch() {
        feed.close();
        feed = new Feed(running.logs, running.feedStore, config(Duration.ofSeconds(1), 0, 1_000));
        feed.start(running.journal);
        CollectingOutbox one = outbox();
        feed.connect(one);
        append(texts(1, 3));
        append(texts(4, 12));
        awaitReceived(one, texts(1, 12));
        assertThat(one.batches()).containsExactly(texts(1, 10), texts(11, 12));
    }

    @Test
    void everyTextComesAsItWas() {
        List<String> odd =
                List.of(
                        "",
                        "\"\\/\b\f\n\r\t\0\u001f\u007f",
                        "größe \u20ac \ud83d\ude00",
                        "</script>");
        CollectingOutbox one = outbox();
        feed.connect(one);
        append(odd);
        awaitReceived(one, odd);
    }

    @Test
    void whatArrivesWhileNoneIsConnectedWaitsForTheNextOne() {
        append(texts(1, 25));
        CollectingOutbox one = outbox();
        FeedClient client = feed.connect(one);
        awaitReceived(one, texts(1, 25));
        client.close();
        append(texts(26, 30));
        CollectingOutbox two = outbox();
        feed.connect(two);
        awaitReceived(two, texts(26, 30));
        assertThat(one.received()).hasSize(25);
    }

    @Test
    void knowsAfterARestartWhatWasHandedOver() {
        append(texts(1, 5));
        CollectingOutbox one = outbox();
        FeedClient client = feed.connect(one);
        awaitReceived(one, texts(1, 5));
        await().until(() -> feed.state().handed() == 5);
        client.close();
        append(texts(6, 7));
        restart(CONFIG);
        assertThat(feed.state().handed()).isEqualTo(5);
        CollectingOutbox two = outbox();
        feed.connect(two);
        awaitReceived(two, texts(6, 7));
    }

    /// What was written to nobody was not handed over, whatever others asked for.
    @Test
    void onlyWhatWasWrittenCountsAsHandedOver() {
        append(texts(1, 10));
        CollectingOutbox silent = outbox();
        silent.reads(false);
        FeedClient client = feed.connect(silent);
        CollectingOutbox late = outbox();
        feed.connect(late, 8);
        awaitReceived(late, texts(9, 10));
        client.close();
        assertThat(feed.state().handed()).isZero();
        CollectingOutbox next = outbox();
        feed.connect(next);
        awaitReceived(next, texts(1, 10));
        await().until(() -> feed.state().handed() == 10);
    }

    @Test
    void replaysFromAnyOffsetAndGoesOnLive() {
        append(texts(1, 5_000));
        CollectingOutbox live = outbox();
        feed.connect(live);
        List<CollectingOutbox> replays = new ArrayList<>();
        int[] starts = {0, 1, 9, 10, 2_499, 4_999, 5_000};
        CompletableFuture<String> last = appending(texts(5_001, 5_003));
        for (int i = 0; i < starts.length; i++) {
            CollectingOutbox outbox = outbox();
            replays.add(outbox);
            feed.connect(outbox, starts[i]);
            last = appending(texts(5_004 + 7 * i, 5_010 + 7 * i));
        }
        last.join();
        int total = 5_003 + 7 * starts.length;
        awaitReceived(live, texts(1, total));
        for (int i = 0; i < starts.length; i++) {
            awaitReceived(replays.get(i), texts(starts[i] + 1, total));
        }
    }

    /// A client that does not read costs its position; the others do not notice, and it is ended.
    @Test
    void aClientThatDoesNotReadIsDisconnectedAndNobodyWaitsForIt() {
        CollectingOutbox stuck = outbox();
        CollectingOutbox fine = outbox();
        feed.connect(stuck);
        feed.connect(fine);
        append(texts(1, 5));
        awaitReceived(stuck, texts(1, 5));
        stuck.reads(false);
        append(texts(6, 20_000));
        awaitReceived(fine, texts(1, 20_000));
        await().until(() -> stuck.closed() == CloseCode.SLOW);
        await().until(() -> feed.clients() == 1);
        CollectingOutbox back = outbox();
        feed.connect(back, 5);
        awaitReceived(back, texts(6, 20_000));
    }

    @Test
    void aClientThatFallsFarBehindIsDisconnected() {
        restart(config(Duration.ofMillis(15), 0, 1_000));
        CollectingOutbox slow = outbox();
        feed.connect(slow);
        append(texts(1, 1));
        awaitReceived(slow, texts(1, 1));
        slow.reads(false);
        append(texts(2, 5_000));
        await().until(() -> slow.closed() == CloseCode.SLOW);
    }

    @Test
    void saysWhereAClientCannotGoOn() {
        restart(config(Duration.ofMillis(15), 2_000, 1_000));
        for (int i = 0; i < 30; i++) {
            append(texts(10 * i + 1, 10 * i + 10));
        }
        FeedState state = feed.state();
        assertThat(state.first()).isBetween(100L, 200L);
        assertThat(state.last()).isEqualTo(300);
        assertThat(feed.look(new Position(0, 0))).isInstanceOf(Reading.Gap.class);
        assertThat(feed.look(new Position(0, 301))).isInstanceOf(Reading.Ahead.class);
        assertThat(feed.look(new Position(state.epoch() + 1, 300)))
                .isInstanceOf(Reading.OtherEpoch.class);
        assertThat(feed.look(new Position(state.epoch(), 300))).isInstanceOf(Reading.Page.class);
        CollectingOutbox counts = outbox();
        feed.connect(counts, 0);
        await().until(() -> counts.closed() == CloseCode.NOT_KEPT);
        CollectingOutbox plain = outbox();
        feed.connect(plain);
        awaitReceived(plain, texts((int) state.first(), 300));
    }

    @Test
    void storesAllOrNothing() {
        CollectingOutbox one = outbox();
        feed.connect(one);
        running.storage.failCommit(FaultyStorage.noSpace());
        assertThat(appending(texts(1, 1_000))).failsWithin(Duration.ofSeconds(20));
        running.awaitRoom();
        append(texts(1, 3));
        awaitReceived(one, texts(1, 3));
        assertThat(feed.state().last()).isEqualTo(3);
    }
}
