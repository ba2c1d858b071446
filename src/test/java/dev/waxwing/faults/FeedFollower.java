package dev.waxwing.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/// A feed client that counts what it has and goes on behind it after every break. Runs on a thread
/// of its own.
final class FeedFollower implements Runnable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration POLL = Duration.ofMillis(50);

    private final Edge edge;
    private final Ledger ledger;
    private final Pause pause;
    private final FeedReading reading;
    private volatile long offset;
    private long epoch = -1;

    FeedFollower(int number, Edge edge, Ledger ledger, Pause pause) {
        this.edge = edge;
        this.ledger = ledger;
        this.pause = pause;
        this.reading = new FeedReading(number, ledger);
    }

    /// The offset of the last message it has.
    long offset() {
        return offset;
    }

    /// For after its thread has ended.
    boolean isInsideBatch() {
        return reading.isInside();
    }

    @Override
    public void run() {
        while (!pause.isOver()) {
            try {
                if (epoch < 0) {
                    epoch = state(edge).path("epoch").asLong(-1);
                }
                follow();
            } catch (IOException _) {
                pause.take();
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    /// What the server says about the feed.
    static JsonNode state(Edge edge) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(edge.http("/feed")).timeout(Edge.SILENCE).build();
        return JSON.readTree(edge.client().send(request, BodyHandlers.ofString()).body());
    }

    private void follow() throws IOException, InterruptedException {
        String query = "/feed?after=" + offset + "&epoch=" + epoch;
        try (WebLink link = WebLink.open(edge.client(), edge.webSocket(query))) {
            while (!pause.isOver()) {
                String frame = link.read(POLL);
                if (frame != null) {
                    take(JSON.readTree(frame));
                }
            }
        }
    }

    private void take(JsonNode batch) {
        if (!batch.isArray() || batch.isEmpty() || batch.size() > 10) {
            ledger.contradict("no batch of 1 to 10: " + batch);
        }
        batch.forEach(message -> reading.take(message.asText()));
        offset += batch.size();
    }
}
