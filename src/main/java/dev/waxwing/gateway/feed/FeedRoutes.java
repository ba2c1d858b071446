package dev.waxwing.gateway.feed;

import dev.waxwing.accounts.Permission;
import dev.waxwing.feed.Feed;
import dev.waxwing.gate.Traffic;
import dev.waxwing.gateway.http.Access;
import dev.waxwing.gateway.http.Answer;
import dev.waxwing.gateway.http.Call;
import dev.waxwing.gateway.http.Refused;
import dev.waxwing.gateway.http.RouteTable;
import dev.waxwing.gateway.http.Routes;
import dev.waxwing.journal.StorageException;
import dev.waxwing.model.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/// `POST /input` and `POST /input/batch`, which answer once everything is durable, and `GET /feed`
/// without an upgrade, which tells a client the offset from which to count.
///
/// @param feed what takes the messages
public record FeedRoutes(Feed feed) implements Routes {
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
        return store(IngestBody.message(call.body(), feed.config().maxMessage()));
    }

    private Answer batch(Call call) throws InterruptedException {
        call.requireJson();
        return store(IngestBody.batch(call.body(), feed.config().maxMessage()));
    }

    private Answer store(List<byte[]> contents) throws InterruptedException {
        if (contents.isEmpty()) {
            return Answer.empty(200);
        }
        CompletableFuture<Long> stored = new CompletableFuture<>();
        feed.append(
                contents,
                (first, failure) -> {
                    if (failure == null) {
                        stored.complete(first);
                    } else {
                        stored.completeExceptionally(failure);
                    }
                });
        try {
            stored.get();
            return Answer.empty(200);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof StorageException why
                    ? refused(why)
                    : new IllegalStateException(e);
        }
    }

    private static Refused refused(StorageException why) {
        return switch (why.kind()) {
            case FULL ->
                    new Refused(
                            ErrorCode.STORAGE_FULL,
                            "Nothing was stored.",
                            Optional.of(Duration.ofSeconds(1)));
            case FAILED -> new Refused(ErrorCode.STORAGE_FAILED, "Nothing is known to be stored.");
        };
    }
}
