package dev.waxwing.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import dev.waxwing.journal.StorageException;
import dev.waxwing.journal.StorageException.Kind;
import dev.waxwing.journal.Work;
import dev.waxwing.log.LogOptions;
import dev.waxwing.log.Retention;
import dev.waxwing.model.ErrorCode;
import dev.waxwing.topics.TopicName;
import dev.waxwing.webhooks.Receiver.Got;
import dev.waxwing.webhooks.Receiver.Reply;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Events on their way to programs that take them, refuse them, hang or go away.
final class WebhooksTest {
    @TempDir Path directory;
    private Receiver receiver;
    private @Nullable RunningWebhooks running;

    @BeforeEach
    void listen() {
        receiver = new Receiver();
    }

    @AfterEach
    void end() {
        stop();
        receiver.close();
    }

    private void stop() {
        if (running != null) {
            running.close();
            running = null;
        }
    }

    private RunningWebhooks start(String... settings) {
        List<String> all = new ArrayList<>(List.of("allowed-hosts", receiver.place()));
        all.addAll(List.of(settings));
        RunningWebhooks made = new RunningWebhooks(directory, all.toArray(String[]::new));
        running = made;
        return made;
    }

    private static Reply once(Got got, List<String> seen, Reply first) {
        if (seen.contains(got.id())) {
            return Reply.status(200);
        }
        seen.add(got.id());
        return first;
    }

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

    private static void awaitWaiting(RunningWebhooks hooks, String id, long events) {
        await().untilAsserted(
                        () -> assertThat(hooks.webhooks.status(id).waiting()).isEqualTo(events));
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

    /// The receiver knows it by its id, and nothing overtakes it.
    @Test
    void whatFailsIsTriedAgainBeforeWhatFollows() {
        List<String> failed = new ArrayList<>();
        receiver.answering(got -> once(got, failed, Reply.status(500)));
        RunningWebhooks hooks = start();
        var _ = hooks.add(receiver.url("/"), "a");
        hooks.publish("a", "1");
        hooks.publish("a", "2");
        List<Got> got = receiver.await(4);
        assertThat(got.get(1).id()).isEqualTo(got.get(0).id());
        assertThat(got.get(1).body()).isEqualTo(got.get(0).body());
        assertThat(got.get(3).id()).isEqualTo(got.get(2).id()).isNotEqualTo(got.get(0).id());
        await().until(() ->
                hooks.figures.equals(List.of("refused", "delivered", "refused", "delivered")));
    }

    @Test
    void aReceiverThatHangsIsGivenUpAndTriedAgain() {
        List<String> hung = new ArrayList<>();
        receiver.answering(got -> once(got, hung, Reply.never()));
        RunningWebhooks hooks = start("call", "200ms");
        var _ = hooks.add(receiver.url("/"), "a");
        hooks.publish("a", "1");
        List<Got> got = receiver.await(2);
        assertThat(got.get(1).id()).isEqualTo(got.get(0).id());
        await().until(() -> hooks.figures.equals(List.of("timeout", "delivered")));
    }

    @Test
    void oneThatHangsHoldsNobodyUp() {
        receiver.answering(got -> got.path().equals("/slow") ? Reply.never() : Reply.status(200));
        RunningWebhooks hooks = start("in-flight-host", "2");
        var _ = hooks.add(receiver.url("/slow"), "a");
        var _ = hooks.add(receiver.url("/"), "a");
        for (int n = 0; n < 10; n++) {
            hooks.publish("a", String.valueOf(n));
        }
        await().until(() ->
                receiver.got().stream().filter(got -> got.path().equals("/")).count() == 10);
    }

    @Test
    void aRedirectIsNotFollowed() {
        receiver.answering(
                got -> new Reply(302, Map.of("Location", receiver.url("/elsewhere")), 0));
        RunningWebhooks hooks = start("tries", "2");
        String id = hooks.add(receiver.url("/in"), "a").hook().id();
        hooks.publish("a", "1");
        assertThat(awaitDead(hooks, id, 1).getFirst().reason()).isEqualTo("refused: status 302");
        assertThat(receiver.await(2)).extracting(Got::path).containsOnly("/in");
    }

    private static List<DeadLetter> awaitDead(RunningWebhooks hooks, String id, int count) {
        await().until(() -> hooks.webhooks.dead(id).size() == count);
        return hooks.webhooks.dead(id);
    }

    @Test
    void whatIsGivenUpCanBeTriedAgain() {
        receiver.answering(500);
        RunningWebhooks hooks = start("tries", "3");
        String id = hooks.add(receiver.url("/"), "a").hook().id();
        hooks.publish("a", "1");
        hooks.publish("a", "2");
        List<DeadLetter> dead = awaitDead(hooks, id, 2);
        assertThat(receiver.await(6)).extracting(Got::id).startsWith(dead.getFirst().id());
        assertThat(hooks.webhooks.status(id))
                .extracting(HookStatus::waiting, HookStatus::dead, HookStatus::trouble)
                .containsExactly(0L, 2L, "refused: status 500");
        stop();
        receiver.answering(200);
        hooks = start("tries", "3");
        assertThat(hooks.webhooks.retry(id)).isEqualTo(2);
        List<Got> got = receiver.await(8);
        assertThat(got.subList(6, 8))
                .extracting(Got::id)
                .isEqualTo(dead.stream().map(DeadLetter::id).toList());
        assertThat(hooks.webhooks.dead(id)).isEmpty();
        assertThat(hooks.webhooks.retry(id)).isZero();
        assertThat(hooks.audited()).containsExactly("webhook_added", "webhook_changed");
    }

    @Test
    void aReceiverThatIsGoneIsDisabled() {
        receiver.answering(410);
        RunningWebhooks hooks = start();
        String id = hooks.add(receiver.url("/"), "a").hook().id();
        hooks.publish("a", "1");
        await().until(() -> !hooks.webhooks.wants(TopicName.parse("a")));
        Webhook hook = hooks.webhooks.status(id).hook();
        assertThat(hook.isEnabled()).isFalse();
        assertThat(hook.reason()).contains("410");
        hooks.publish("a", "2");
        assertThat(receiver.await(1)).hasSize(1);
        assertThat(hooks.audited()).contains("webhook_changed");
        receiver.answering(200);
        var _ = hooks.webhooks.enable(id, true);
        assertThat(receiver.await(2).getLast().body()).endsWith("\"data\":1}");
    }

    @Test
    void aDisabledHookKeepsItsPlace() {
        receiver.answering(_ -> Reply.never());
        RunningWebhooks hooks = start();
        String id = hooks.add(receiver.url("/"), "a").hook().id();
        hooks.publish("a", "1");
        var _ = receiver.await(1);
        var _ = hooks.webhooks.enable(id, false);
        hooks.publish("a", "2");
        receiver.answering(200);
        var _ = hooks.webhooks.enable(id, true);
        hooks.publish("a", "3");
        assertThat(receiver.await(3))
                .extracting(got -> got.body().replaceAll(".*:(\\d)}", "$1"))
                .containsExactly("1", "1", "3");
    }

    @Test
    void aLongAnswerIsCut() {
        receiver.answering(_ -> new Reply(200, Map.of(), 8 << 20));
        RunningWebhooks hooks = start();
        var _ = hooks.add(receiver.url("/"), "a");
        hooks.publish("a", "1");
        hooks.publish("a", "2");
        var _ = receiver.await(2);
        await().until(() -> hooks.figures.equals(List.of("delivered", "delivered")));
    }

    /// Half of the tries failed: the host is left alone, told in the health, and tried again later.
    @Test
    void aHostThatFailsIsLeftAloneForAWhile() {
        receiver.answering(500);
        RunningWebhooks hooks = start("breaker-calls", "3", "breaker-open", "10ms", "tries", "100");
        var _ = hooks.add(receiver.url("/"), "a");
        hooks.publish("a", "1");
        await().until(() -> hooks.figures.contains("held"));
        assertThat(hooks.figures.subList(0, 3)).containsOnly("refused");
        await().until(() -> hooks.webhooks.trouble().isPresent());
        receiver.answering(200);
        hooks.publish("a", "2");
        hooks.publish("a", "3");
        await().until(() -> hooks.webhooks.trouble().isEmpty());
        await().until(() -> hooks.figures.stream().filter("delivered"::equals).count() == 3);
    }

    @Test
    void aNameThatLeadsInsideIsNotCalled() throws Exception {
        InetAddress inside = InetAddress.ofLiteral("127.0.0.1");
        RunningWebhooks hooks =
                new RunningWebhooks(
                        directory,
                        _ -> new InetAddress[] {inside},
                        "allowed-hosts",
                        "hooks.example.org:" + receiver.port(),
                        "tries",
                        "2");
        running = hooks;
        String id =
                hooks.add("https://hooks.example.org:" + receiver.port() + "/", "a").hook().id();
        hooks.publish("a", "1");
        assertThat(awaitDead(hooks, id, 1).getFirst().reason())
                .isEqualTo("blocked: hooks.example.org is at no address that may be called");
        assertThat(hooks.webhooks.test(id).kind()).isEqualTo(HookResult.Kind.BLOCKED);
        assertThat(receiver.got()).isEmpty();
    }

    /// The list is that of now, not that of the day when the hook was made.
    @Test
    void aHostThatIsNoLongerAllowedIsNotCalled() {
        String id = start().add(receiver.url("/"), "a").hook().id();
        stop();
        RunningWebhooks hooks = new RunningWebhooks(directory, "tries", "1");
        running = hooks;
        hooks.publish("a", "1");
        assertThat(awaitDead(hooks, id, 1).getFirst().reason()).startsWith("blocked: ");
        assertThat(receiver.got()).isEmpty();
    }

    @Test
    void onlyAllowedHostsCanBeAdded() {
        RunningWebhooks hooks = start("max-hooks", "1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> hooks.add("https://elsewhere.example/", "a"))
                .withMessageContaining("elsewhere.example:443 is not in webhooks.allowed-hosts");
        assertThatIllegalArgumentException().isThrownBy(() -> hooks.add(receiver.url("/"), "a..b"));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        hooks.webhooks.add("x", receiver.url("/"), Optional.empty(), Set.of()));
        var _ = hooks.add(receiver.url("/"), "a");
        assertThatExceptionOfType(WebhookRefused.class)
                .isThrownBy(() -> hooks.add(receiver.url("/"), "a"))
                .matches(e -> e.code() == ErrorCode.AT_CAPACITY);
        assertThat(hooks.audited()).containsExactly("webhook_added");
    }

    @Test
    void whatIsNotThereIsNotFound() {
        RunningWebhooks hooks = start();
        String id = hooks.add(receiver.url("/"), "a").hook().id();
        hooks.webhooks.remove(id);
        assertThat(hooks.webhooks.list()).isEmpty();
        assertThat(hooks.webhooks.wants(TopicName.parse("a"))).isFalse();
        for (Callable<?> call :
                List.<Callable<?>>of(
                        () -> hooks.webhooks.status(id),
                        () -> hooks.webhooks.dead(id),
                        () -> hooks.webhooks.retry(id),
                        () -> hooks.webhooks.test(id),
                        () -> {
                            hooks.webhooks.remove(id);
                            return id;
                        },
                        () -> hooks.webhooks.enable(id, true))) {
            assertThatExceptionOfType(WebhookRefused.class)
                    .isThrownBy(call::call)
                    .matches(e -> e.code() == ErrorCode.NOT_FOUND);
        }
        assertThat(hooks.audited()).containsExactly("webhook_added", "webhook_removed");
    }

    @Test
    void aTestTellsWhatCameOfIt() throws Exception {
        RunningWebhooks hooks = start();
        Webhooks.Made made = hooks.add(receiver.url("/"), "a");
        var _ = hooks.webhooks.enable(made.hook().id(), false);
        assertThat(hooks.webhooks.test(made.hook().id()).status()).isEqualTo(200);
        Got got = receiver.await(1).getFirst();
        assertThat(got.isSignedBy(made.secret())).isTrue();
        assertThat(got.body()).contains("\"type\":\"webhook.test\"");
        receiver.answering(503);
        assertThat(hooks.webhooks.test(made.hook().id())).hasToString("refused: status 503");
    }

    /// Whoever has the files has no secret, and no event.
    @Test
    void secretsAndEventsAreSealedAtRest() throws Exception {
        receiver.answering(_ -> Reply.never());
        RunningWebhooks hooks = start();
        String secret = hooks.add(receiver.url("/"), "a").secret();
        hooks.publish("a", "\"a-plain-word-in-the-event\"");
        var _ = receiver.await(1);
        stop();
        byte[] raw = Base64.getDecoder().decode(secret.substring(6));
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
                assertThat(bytes)
                        .doesNotContain(secret.substring(6, 30))
                        .doesNotContain(new String(raw, StandardCharsets.ISO_8859_1))
                        .doesNotContain("a-plain-word-in-the-event");
            }
        }
    }

    @Test
    void aNewKeySealsTheSecretsAnew() throws Exception {
        RunningWebhooks hooks = start();
        Webhooks.Made made = hooks.add(receiver.url("/"), "a");
        hooks.publish("a", "1");
        var _ = receiver.await(1);
        var _ = hooks.keys.rotate();
        await().until(() -> {
            hooks.logs.reseal();
            hooks.webhooks.reseal();
            return hooks.keys.versions().equals(Set.of(2));
        });
        assertThat(directory.resolve("keys/at-rest-1.key")).doesNotExist();
        stop();
        RunningWebhooks again = start();
        again.publish("a", "2");
        assertThat(receiver.await(2).getLast().isSignedBy(made.secret())).isTrue();
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
