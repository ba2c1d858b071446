package dev.waxwing.faults;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;

/// Posts batches to the feed, one after the other. A batch whose answer is lost may be stored or
/// not: it is posted again under the same key until it is answered. Runs on a thread of its own.
final class FeedPoster implements Runnable {
    private static final JsonMapper JSON = new JsonMapper();

    private final int number;
    private final Edge edge;
    private final Ledger ledger;
    private final int clients;
    private final Pause pause;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final LongAdder repeats = new LongAdder();

    FeedPoster(int number, Edge edge, Ledger ledger, int clients, Pause pause) {
        this.number = number;
        this.edge = edge;
        this.ledger = ledger;
        this.clients = clients;
        this.pause = pause;
    }

    /// Ends when the batch in hand is answered.
    void stop() {
        stopping.countDown();
    }

    /// Posts of a batch beside its first one.
    long repeats() {
        return repeats.sum();
    }

    @Override
    public void run() {
        int batch = 0;
        while (stopping.getCount() > 0 && !pause.isOver()) {
            for (int client = 0; client < clients; client++) {
                ledger.next(number, client);
            }
            try {
                postUntilAnswered(batch);
            } catch (InterruptedException _) {
                return;
            }
            batch++;
        }
    }

    private void postUntilAnswered(int batch) throws InterruptedException {
        while (!pause.isOver()) {
            try {
                post(batch);
                return;
            } catch (IOException _) {
                repeats.increment();
                pause.take();
            }
        }
    }

    private void post(int batch) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(edge.http("/input/batch"))
                        .timeout(Edge.SILENCE)
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", "\"poster-" + number + "-" + batch + "\"")
                        .POST(BodyPublishers.ofString(body(batch)))
                        .build();
        HttpResponse<String> answer = edge.client().send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            ledger.refuse(answer.statusCode() + " " + answer.body());
            return;
        }
        for (int client = 0; client < clients; client++) {
            ledger.acknowledge(new Stamp(0, number, client, batch));
        }
    }

    private String body(int batch) {
        ObjectNode body = JSON.createObjectNode();
        ArrayNode messages = body.putArray("messages");
        FeedPart part = new FeedPart(number, batch, 0);
        for (int i = 0; i < part.size(); i++) {
            messages.addObject().put("content", part.text());
            part = part.next();
        }
        return body.toString();
    }
}
