package dev.waxwing.client.live;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/// Questions over topics: each goes out with the topic that this client listens to for answers, and
/// a number of its own. Safe for all threads.
final class Requests {
    /// The header that says where the answer goes.
    static final String REPLY_TO = "reply-to";

    /// The header that says which question it answers.
    static final String CORRELATION_ID = "correlation-id";

    private final LiveClient client;
    private final String replies = "live.reply." + UUID.randomUUID();
    private final ConcurrentMap<String, CompletableFuture<JsonNode>> open =
            new ConcurrentHashMap<>();

    Requests(LiveClient client) {
        this.client = client;
        Subscription _ = client.subscribe(replies, this::answered);
    }

    private void answered(Event event) {
        CompletableFuture<JsonNode> waiting =
                open.remove(event.headers().getOrDefault(CORRELATION_ID, ""));
        if (waiting != null) {
            waiting.complete(event.payload());
        }
    }

    CompletableFuture<JsonNode> ask(String topic, JsonNode payload, Duration patience) {
        String id = UUID.randomUUID().toString();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        open.put(id, answer);
        answer.whenComplete((_, _) -> open.remove(id));
        client.publish(topic, payload, Map.of(REPLY_TO, replies, CORRELATION_ID, id))
                .whenComplete((_, failure) -> {
                    if (failure != null) {
                        answer.completeExceptionally(failure);
                    }
                });
        return answer.orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS);
    }
}
