package dev.waxwing.client;

import java.io.IOException;
import java.util.concurrent.LinkedBlockingQueue;

/// One subscription on one connection, and what arrived through it. Messages that arrived and were
/// not taken are forgotten with the connection: the server still has them.
final class Consumption {
    private final ReceiverOptions options;
    private final Runnable wake;
    private final LinkedBlockingQueue<Delivery> arrived;

    Consumption(ReceiverOptions options, Runnable wake) {
        this.options = options;
        this.wake = wake;
        // A server that keeps to the prefetch never fills this; one that does not is slowed.
        this.arrived = new LinkedBlockingQueue<>(options.prefetch() + 16);
    }

    /// Connects and subscribes.
    LineConnection open() throws IOException {
        LineConnection connection =
                LineConnection.open(options.endpoint(), options.tries(), this::arrive);
        try {
            connection.consuming();
            subscribe(connection);
            var _ = connection.lost().thenRun(wake);
            return connection;
        } catch (IOException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /// A queue that is not there is set up, once, when the options say how.
    private void subscribe(LineConnection connection) throws IOException {
        String line =
                "consume "
                        + options.queue()
                        + " prefetch="
                        + options.prefetch()
                        + (options.meta() ? " meta=on" : "");
        String answer = connection.call(line);
        if (answer.endsWith("not found") && !options.setUp().isEmpty()) {
            SetUp.ask(connection, options.setUp());
            answer = connection.call(line);
        }
        if (!answer.startsWith("Subscribed")) {
            throw SetUp.refusal(line, answer);
        }
    }

    private void arrive(Delivery delivery) throws InterruptedException {
        arrived.put(delivery);
        wake.run();
    }

    LinkedBlockingQueue<Delivery> arrived() {
        return arrived;
    }
}
