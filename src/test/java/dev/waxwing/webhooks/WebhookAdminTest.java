package dev.waxwing.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import dev.waxwing.model.ErrorCode;
import dev.waxwing.topics.TopicName;
import dev.waxwing.webhooks.Receiver.Got;
import dev.waxwing.webhooks.Receiver.Reply;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Where hooks may lead, what is told of them, and the secrets that they have.
final class WebhookAdminTest extends WebhooksFixture {
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
}
