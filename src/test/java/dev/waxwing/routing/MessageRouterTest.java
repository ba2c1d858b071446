package dev.waxwing.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waxwing.accounts.Role;
import dev.waxwing.config.Configuration;
import dev.waxwing.journal.Work;
import dev.waxwing.log.RunningLogs;
import dev.waxwing.model.ErrorCode;
import dev.waxwing.model.UserId;
import dev.waxwing.protocol.CloseCode;
import dev.waxwing.protocol.EncodedFrame;
import dev.waxwing.protocol.JsonText;
import dev.waxwing.protocol.Outbox;
import dev.waxwing.protocol.RawJson;
import dev.waxwing.rules.KindSwitch;
import dev.waxwing.rules.RuleBook;
import dev.waxwing.rules.RuleReader;
import dev.waxwing.supervision.Siblings;
import dev.waxwing.supervision.SystemSupervisor;
import dev.waxwing.topics.TopicFilter;
import dev.waxwing.topics.TopicName;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The way of messages to topics in this process: rules, and what happens when a stage is killed.
class MessageRouterTest {
    private static final UserId ALICE = new UserId("alice");

    @TempDir Path directory;

    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private final SystemSupervisor actors = new SystemSupervisor(threads);
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final List<String> outside = new CopyOnWriteArrayList<>();
    private volatile RuleBook book = RuleBook.of(List.of(), InstantSource.system());
    private volatile boolean rulesFail;
    private RunningLogs running;
    private MessageRouter router;

    private final Siblings.Watch watch =
            new Siblings.Watch() {
                @Override
                public void started(String child) {
                    told.add("+" + child);
                }

                @Override
                public void failed(String child) {
                    told.add("!" + child);
                }

                @Override
                public void stopped(String child) {
                    told.add("-" + child);
                }

                @Override
                public void gaveUp() {
                    told.add("gave up");
                }
            };

    /// What leaves for queues, webhooks and later.
    private final Surroundings surroundings =
            new Surroundings() {
                @Override
                public boolean wants(TopicName topic) {
                    return topic.text().startsWith("hooked");
                }

                @Override
                public void stage(TopicName topic, byte[] json) {
                    outside.add("staged " + new String(json, StandardCharsets.UTF_8));
                }

                @Override
                public void pass(TopicName topic, byte[] json) {
                    outside.add("passed " + topic);
                }

                @Override
                public void copy(
                        String queue, TopicMessage message, long delay, @Nullable List<Work> with) {
                    outside.add("queue " + queue + " " + message.payload());
                }

                @Override
                public void delay(
                        TopicMessage message,
                        long millis,
                        PublishReply reply,
                        @Nullable List<Work> with) {
                    outside.add("delayed " + millis);
                    reply.delayed(millis);
                }
            };

    /// One client.
    private static class Client implements Outbox {
        final List<String> got = new CopyOnWriteArrayList<>();
        final List<CloseCode> closed = new CopyOnWriteArrayList<>();

        @Override
        public boolean offer(EncodedFrame frame, Runnable written) {
            String text = new String(frame.wire(), StandardCharsets.UTF_8);
            got.add(text.substring(text.indexOf('{')));
            written.run();
            return true;
        }

        @Override
        public void close(CloseCode code, String reason) {
            closed.add(code);
        }
    }

    @BeforeEach
    void start() {
        running = RunningLogs.start(directory);
        router =
                new MessageRouter(
                        running.logs,
                        Configuration.section(TopicsConfig.class, Map.of()),
                        () -> {
                            if (rulesFail) {
                                throw new IllegalStateException("killed by a test");
                            }
                            return book;
                        },
                        new KindSwitch(),
                        1 << 18,
                        surroundings);
        var _ = actors.spawn("router", router.supervisor(running.journal, watch, System::nanoTime));
        started();
    }

    private void started() {
        await().until(() -> told.size() == 3);
        assertThat(told).containsExactly("+rules", "+topics", "+dispatch");
        told.clear();
    }

    @AfterEach
    void end() {
        actors.close();
        threads.shutdown();
        running.close();
    }

    private void rules(String... json) {
        book =
                RuleBook.of(
                        Stream.of(json)
                                .map(text -> RuleReader.read(text.replace('\'', '"')))
                                .toList(),
                        InstantSource.system());
    }

    /// What became of a publication, in a word.
    private String publish(String topic, String payload, Map<String, String> headers) {
        CompletableFuture<String> done = new CompletableFuture<>();
        router.publish(
                new TopicMessage(
                        TopicName.parse(topic),
                        ALICE,
                        Role.MEMBER,
                        JsonText.of("2026-01-02T03:04:05.678Z"),
                        RawJson.of(payload),
                        null,
                        headers),
                new PublishReply() {
                    @Override
                    public void stored(long epoch, long offset) {
                        done.complete("stored " + offset);
                    }

                    @Override
                    public void passed(int reached) {
                        done.complete("passed " + reached);
                    }

                    @Override
                    public void delayed(long millis) {
                        done.complete("delayed " + millis);
                    }

                    @Override
                    public void refused(ErrorCode code, String sentence) {
                        done.complete(code.code() + " " + sentence);
                    }
                });
        return done.join();
    }

    private String publish(String topic, String payload) {
        return publish(topic, payload, Map.of());
    }

    private TopicSubscriber listen(Client client, String... filters) {
        TopicSubscriber subscriber = router.subscriber(client);
        CompletableFuture<Map<TopicName, Place>> joined = new CompletableFuture<>();
        router.join(
                new Join(
                        subscriber,
                        Stream.of(filters).map(TopicFilter::parse).toList(),
                        Map.of(),
                        false,
                        joined::complete,
                        why -> joined.completeExceptionally(new AssertionError(why))));
        joined.join();
        return subscriber;
    }

    @Test
    void whatIsPublishedReachesWhoListens() {
        Client client = new Client();
        listen(client, "a.>", "live.*");
        assertThat(publish("a.b", "1")).isEqualTo("stored 1");
        assertThat(publish("live.x", "2")).isEqualTo("passed 1");
        assertThat(publish("other", "3")).isEqualTo("stored 1");
        await().until(() -> client.got.size() == 2);
    }

    @Test
    void aRuleDropsWithItsReason() {
        rules("{'name':'no','target':{'topic':'secret.>'},'do':[{'drop':'not here'}]}");
        assertThat(publish("secret.x", "1")).isEqualTo("rejected not here");
        assertThat(publish("open.x", "1")).isEqualTo("stored 1");
    }

    @Test
    void aRuleRedirectsCopiesTagsAndSetsHeaders() {
        Client client = new Client();
        listen(client, ">");
        rules(
                "{'name':'move','target':{'topic':'from.*'},'do':[{'tag':'moved'},"
                        + "{'copy':{'topic':'copies'}},{'copy':{'queue':'q'}},"
                        + "{'set_header':{'name':'by','value':'rule'}},{'redirect':'to.there'}]}");
        assertThat(publish("from.here", "7", Map.of("By", "me"))).isEqualTo("stored 1");
        await().until(() -> client.got.size() == 2);
        assertThat(client.got)
                .anySatisfy(event ->
                        assertThat(event)
                                .contains("\"topic\":\"to.there\"")
                                .contains("\"by\":\"rule\"")
                                .contains("\"waxwing-tags\":\"moved\"")
                                .doesNotContain("\"By\""))
                .anySatisfy(event -> assertThat(event).contains("\"topic\":\"copies\""));
        assertThat(outside).containsExactly("queue q 7");
    }

    @Test
    void aRuleThatCopiesToItselfIsCut() {
        rules("{'name':'loop','do':[{'copy':{'topic':'loop.x'}}]}");
        Client client = new Client();
        listen(client, "loop.>");
        assertThat(publish("loop.x", "1")).startsWith("stored ");
        await().until(() -> client.got.size() == 2);
        assertThat(publish("loop.x", "2")).startsWith("stored ");
        await().until(() -> client.got.size() == 4);
    }

    @Test
    void aRuleDelays() {
        rules("{'name':'late','do':[{'delay':'90s'}]}");
        assertThat(publish("a", "1")).isEqualTo("delayed 90000");
        assertThat(outside).containsExactly("delayed 90000");
    }

    @Test
    void thoseOutsideAreToldWithTheCommitOrAtOnce() {
        assertThat(publish("hooked.x", "{\"n\":1}")).isEqualTo("stored 1");
        assertThat(outside).hasSize(1);
        assertThat(outside.getFirst())
                .startsWith("staged {\"topic\":\"hooked.x\",\"from\":\"alice\"")
                .endsWith("\"payload\":{\"n\":1}}");
    }

    @Test
    void whenRulesAreKilledEverythingBehindThemStartsAgain() {
        Client client = new Client();
        listen(client, "a");
        rulesFail = true;
        assertThat(publish("a", "1")).startsWith("internal ");
        await().until(() -> told.size() == 6);
        assertThat(told)
                .containsExactly(
                        "!rules", "-dispatch", "-topics", "+rules", "+topics", "+dispatch");
        rulesFail = false;
        assertThat(client.closed).containsExactly(CloseCode.RESTARTED);
        assertThat(publish("a", "2")).isEqualTo("stored 1");
    }

    @Test
    void whenDispatchIsKilledNothingElseStartsAgainAndNothingIsLost() {
        Client failing =
                new Client() {
                    @Override
                    public boolean offer(EncodedFrame frame, Runnable written) {
                        throw new IllegalStateException("killed by a test");
                    }
                };
        Client client = new Client();
        listen(client, "b");
        TopicSubscriber failed = listen(failing, "a");
        assertThat(publish("a", "1")).isEqualTo("stored 1");
        await().until(() -> told.size() == 2);
        assertThat(told).containsExactly("!dispatch", "+dispatch");
        assertThat(client.closed).containsExactly(CloseCode.RESTARTED);
        failed.close();
        // Who comes back reads what was not handed over.
        Client again = new Client();
        TopicSubscriber subscriber = router.subscriber(again);
        router.join(
                new Join(
                        subscriber,
                        List.of(TopicFilter.parse("a")),
                        Map.of(TopicName.parse("a"), Place.START),
                        true,
                        _ -> {},
                        why -> {
                            throw new AssertionError(why);
                        }));
        await().until(() -> again.got.size() == 1);
        assertThat(publish("a", "2")).isEqualTo("stored 2");
        await().until(() -> again.got.size() == 2);
    }
}
