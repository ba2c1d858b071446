package dev.waxwing.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waxwing.journal.StorageException;
import dev.waxwing.journal.StorageException.Kind;
import dev.waxwing.journal.Work;
import dev.waxwing.log.LogOptions;
import dev.waxwing.log.Retention;
import dev.waxwing.topics.TopicName;
import dev.waxwing.webhooks.Receiver.Got;
import dev.waxwing.webhooks.Receiver.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Events on their way to programs that take them.
final class WebhooksTest extends WebhooksFixture {
    @Test
    void eventsArriveInOrderAndSigned() {
        RunningWebhooks hooks = start();
        Webhooks.Made made = hooks.add(receiver.url("/in?a=b"), "orders.>");
        for (int n = 0; n < 50; n++) {
            hooks.publish("orders.new", String.valueOf(n));
        }
        List<Got> got = receiver.await(50);
        for (int n = 0; n < 50; n++) {
            Got one = got.get(n);
            assertThat(one.body()).endsWith("\"topic\":\"orders.new\",\"data\":" + n + "}");
            assertThat(one.body()).contains("\"id\":\"" + one.id() + "\"");
            assertThat(one.isSignedBy(made.secret())).isTrue();
        }
        assertThat(got.getFirst().path()).isEqualTo("/in?a=b");
        assertThat(got.getFirst().header("host")).isEqualTo(receiver.place());
        assertThat(got.getFirst().header("content-type")).isEqualTo("application/json");
        assertThat(got).extracting(Got::id).doesNotHaveDuplicates();
    }

    @Test
    void whatWasDeliveredIsNotDeliveredAgainAfterAStart() {
        RunningWebhooks hooks = start();
        String id = hooks.add(receiver.url("/"), "a").hook().id();
        hooks.publish("a", "1");
        var _ = receiver.await(1);
        awaitWaiting(hooks, id, 0);
        stop();
        hooks = start();
        assertThat(hooks.webhooks.wants(TopicName.parse("a"))).isTrue();
        hooks.publish("a", "2");
        assertThat(receiver.await(2).getLast().body()).endsWith("\"data\":2}");
    }

    @Test
    void whatWaitsGoesOutAfterAStart() {
        receiver.answering(_ -> Reply.never());
        RunningWebhooks hooks = start();
        var _ = hooks.add(receiver.url("/"), "a");
        hooks.publish("a", "1");
        hooks.publish("a", "2");
        String first = receiver.await(1).getFirst().id();
        stop();
        receiver.answering(200);
        var _ = start();
        List<Got> got = receiver.await(3);
        assertThat(got.get(1).id()).isEqualTo(first);
        assertThat(got.get(2).body()).endsWith("\"data\":2}");
    }

    @Test
    void eachHookGetsWhatItWants() {
        RunningWebhooks hooks = start();
        assertThat(hooks.webhooks.wants(TopicName.parse("a.b"))).isFalse();
        var _ = hooks.add(receiver.url("/one"), "a.*");
        var _ = hooks.add(receiver.url("/rest"), "a.>");
        assertThat(hooks.webhooks.wants(TopicName.parse("a.b"))).isTrue();
        assertThat(hooks.webhooks.wants(TopicName.parse("a.b.c"))).isTrue();
        assertThat(hooks.webhooks.wants(TopicName.parse("b"))).isFalse();
        hooks.publish("b", "0");
        hooks.publish("a.b.c", "1");
        hooks.publish("a.b", "2");
        assertThat(receiver.await(3))
                .extracting(got -> got.path() + " " + got.body().replaceAll(".*:(\\d)}", "$1"))
                .containsExactlyInAnyOrder("/rest 1", "/rest 2", "/one 2");
    }

    @Test
    void typesCountToo() {
        RunningWebhooks hooks = start();
        var _ = hooks.webhooks.add("t", receiver.url("/t"), Optional.empty(), Set.of("user.added"));
        assertThat(hooks.webhooks.wants(TopicName.parse("any.topic"))).isTrue();
        hooks.publish("any.topic", "1");
        hooks.webhooks.publish(WebhookEvent.json("user.added", "", "2".getBytes(UTF_8)));
        assertThat(receiver.await(1).getFirst().body()).endsWith("\"data\":2}");
    }

    /// The event is in the transaction of the work that staged it.
    @Test
    void anEventIsStoredWithItsWorkOrNotAtAll() {
        RunningWebhooks hooks = start();
        var _ = hooks.add(receiver.url("/"), "a");
        assertThat(staged(hooks, "1", true).isCompletedExceptionally()).isTrue();
        await().until(() -> !staged(hooks, "2", false).isCompletedExceptionally());
        assertThat(receiver.await(1).getFirst().body()).endsWith("\"data\":2}");
    }

    private static CompletableFuture<String> staged(
            RunningWebhooks hooks, String json, boolean fails) {
        CompletableFuture<String> done = new CompletableFuture<>();
        hooks.journal.submit(
                new Work() {
                    @Override
                    public void apply() {
                        hooks.webhooks.stage(
                                WebhookEvent.json("message.created", "a", json.getBytes(UTF_8)));
                        if (fails) {
                            throw new StorageException(Kind.FULL, "no room", null);
                        }
                    }

                    @Override
                    public void committed() {
                        done.complete(json);
                    }

                    @Override
                    public void failed(StorageException why) {
                        done.completeExceptionally(why);
                    }
                });
        var _ = done.handle((_, _) -> json).orTimeout(30, TimeUnit.SECONDS).join();
        return done;
    }

    /// What is older than is kept is gone, and counted; the hook goes on.
    @Test
    void whatIsTooOldIsPassedOver() {
        receiver.answering(_ -> Reply.never());
        RunningWebhooks hooks = start();
        String id = hooks.add(receiver.url("/"), "a").hook().id();
        hooks.publish("a", "1");
        var _ = receiver.await(1);
        var _ = hooks.webhooks.enable(id, false);
        Webhook hook = hooks.webhooks.status(id).hook();
        LogOptions one = new LogOptions(new Retention(1, Duration.ZERO, 0), true);
        for (int n = 2; n <= 4; n++) {
            byte[] event =
                    HookMessage.of(
                                    UUID.randomUUID(),
                                    WebhookEvent.json("x", "a", String.valueOf(n).getBytes(UTF_8)),
                                    Instant.now())
                            .toRecord();
            CompletableFuture<Long> done = new CompletableFuture<>();
            hooks.logs.append(hook.log(), one, List.of(event), (first, _) -> done.complete(first));
            var _ = done.join();
        }
        stop(); // what is in memory is not lost
        receiver.answering(200);
        RunningWebhooks again = start();
        var _ = again.webhooks.enable(id, true);
        assertThat(receiver.await(2).getLast().body()).endsWith("\"data\":4}");
        assertThat(again.figures).contains("expired 3");
    }

    @Test
    void manyHooksAreServedSideBySide() {
        RunningWebhooks hooks = start();
        List<String> ids =
                IntStream.range(0, 20)
                        .mapToObj(n -> hooks.add(receiver.url("/" + n), "a.>").hook().id())
                        .toList();
        for (int n = 0; n < 20; n++) {
            hooks.publish("a.b", String.valueOf(n));
        }
        List<Got> got = receiver.await(400);
        for (int h = 0; h < 20; h++) {
            String path = "/" + h;
            assertThat(got.stream().filter(one -> one.path().equals(path)))
                    .extracting(one -> one.body().replaceAll(".*:(\\d+)}", "$1"))
                    .isEqualTo(IntStream.range(0, 20).mapToObj(String::valueOf).toList());
        }
        ids.forEach(id -> awaitWaiting(hooks, id, 0));
    }
}
