package dev.waxwing.webhooks;

import dev.waxwing.topics.TopicFilter;
import dev.waxwing.topics.TopicName;
import dev.waxwing.topics.TopicTree;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// Which hooks want an event: those that are enabled, by the topics they name. Immutable.
final class HookTable {
    private final TopicTree<Webhook> byTopic = new TopicTree<>();
    private final List<Webhook> ofAnyTopic = new ArrayList<>();

    HookTable(Collection<Webhook> enabled) {
        for (Webhook hook : enabled) {
            hook.topic()
                    .ifPresentOrElse(
                            filter -> byTopic.add(TopicFilter.parse(filter), hook),
                            () -> ofAnyTopic.add(hook));
        }
    }

    boolean wants(TopicName topic) {
        return !ofAnyTopic.isEmpty() || !byTopic.match(topic).isEmpty();
    }

    List<Webhook> match(WebhookEvent event) {
        List<Webhook> found =
                event.topic().isEmpty()
                        ? new ArrayList<>()
                        : byTopic.match(TopicName.parse(event.topic())).toList();
        found.addAll(ofAnyTopic);
        found.removeIf(hook -> !hook.wantsType(event.type()));
        return found;
    }
}
