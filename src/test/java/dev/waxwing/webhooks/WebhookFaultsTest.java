package dev.waxwing.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waxwing.topics.TopicName;
import dev.waxwing.webhooks.Receiver.Got;
import dev.waxwing.webhooks.Receiver.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Receivers that refuse, hang, send elsewhere or go away, and what is given up.
final class WebhookFaultsTest extends WebhooksFixture {
    private static Reply once(Got got, List<String> seen, Reply first) {
        if (seen.contains(got.id())) {
            return Reply.status(200);
        }
        seen.add(got.id());
        return first;
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
}
