package dev.waxwing.gateway.feed;

import dev.waxwing.accounts.Permission;
import dev.waxwing.feed.Feed;
import dev.waxwing.feed.Ingested;
import dev.waxwing.feed.PostKey;
import dev.waxwing.gate.Traffic;
import dev.waxwing.gateway.http.Access;
import dev.waxwing.gateway.http.Answer;
import dev.waxwing.gateway.http.Call;
import dev.waxwing.gateway.http.Refused;
import dev.waxwing.gateway.http.RouteTable;
import dev.waxwing.gateway.http.Routes;
import dev.waxwing.journal.StorageException;
import dev.waxwing.model.ErrorCode;
import dev.waxwing.ops.MessageKind;
import dev.waxwing.ops.Metrics;
import dev.waxwing.tracing.Followed;
import dev.waxwing.tracing.Kind;
import dev.waxwing.tracing.Tracing;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/// `POST /input` and `POST /input/batch`, which answer once everything is durable, and `GET /feed`
/// without an upgrade, which tells a client the offset from which to count.
///
/// @param feed what takes the messages
/// @param tracing null when nothing is traced
public record FeedRoutes(Feed feed, Metrics metrics, @Nullable Tracing tracing) implements Routes {
    /// What a body needs beside the content: names, braces, escapes of six bytes for one.
    private static final int FRAME = 1_024;

    private static final int ESCAPED = 6;

    @Override
    public void addTo(RouteTable table) {
        Access in = Access.needsUnlessLocal(Permission.INGEST);
        Access out = Access.needsUnlessLocal(Permission.READ_FEED);
        int one = ESCAPED * feed.config().maxMessage() + FRAME;
        table.post("/input", in, one, Traffic.INGEST, this::one)
                .post("/input/batch", in, feed.config().maxBatch(), Traffic.INGEST, this::batch)
                .get("/feed", out, _ -> Answer.json(200, feed.state()));
    }

    private Answer one(Call call) throws InterruptedException {
        call.requireJson();
        return store(call, "/input", IngestBody.message(call.body(), feed.config().maxMessage()));
    }

    private Answer batch(Call call) throws InterruptedException {
        call.requireJson();
        return store(
                call, "/input/batch", IngestBody.batch(call.body(), feed.config().maxMessage()));
    }

    private Answer store(Call call, String path, List<byte[]> contents)
            throws InterruptedException {
        PostKey key = IdempotencyKey.of(call, path);
        if (contents.isEmpty()) {
            return Answer.empty(200);
        }
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        Ingested reply = new Reply(answer);
        feed.append(contents, key, tracing == null ? reply : followed(tracing, call, reply));
        metrics.received(MessageKind.INGEST, contents.size());
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Refused why ? why : new IllegalStateException(e);
        }
    }

    private static Ingested followed(Tracing tracing, Call call, Ingested reply) {
        long now = System.nanoTime();
        Followed followed = tracing.follow(Kind.FEED, now, call.header("traceparent").orElse(null));
        return followed == null ? reply : new FollowedPost(followed, now, reply);
    }

    /// Hands the outcome from the journal to the thread that waits for it.
    private record Reply(CompletableFuture<Answer> answer) implements Ingested {
        @Override
        public void stored() {
            answer.complete(Answer.empty(200));
        }

        @Override
        public void keyReused() {
            answer.completeExceptionally(
                    new Refused(ErrorCode.KEY_REUSED, "Another body was posted under this key."));
        }

        @Override
        public void failed(StorageException why) {
            answer.completeExceptionally(refused(why));
        }
    }

    private static Refused refused(StorageException why) {
        return switch (why.kind()) {
            case FULL -> new Refused(ErrorCode.STORAGE_FULL, "Nothing was stored.");
            case FAILED -> new Refused(ErrorCode.STORAGE_FAILED, "Nothing is known to be stored.");
        };
    }
}
