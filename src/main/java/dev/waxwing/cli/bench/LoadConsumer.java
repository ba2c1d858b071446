package dev.waxwing.cli.bench;

import static dev.waxwing.cli.bench.LineConnection.ascii;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// One connection that consumes: its thread reads deliveries, checks each, and acknowledges all
/// that one read brought with one write.
final class LoadConsumer implements Closeable {
    private static final byte[] SUBSCRIBED = ascii("Subscribed to queue");
    private static final byte[] MESSAGE = ascii("Message: ");
    private static final byte[] SETTLED = ascii("ACK_CONFIRMED ");
    private static final byte[] ACK = ascii("ack ");
    private static final byte[] LINE_END = {'\n'};

    private final int number;
    private final MessageForm form;
    private final Scoreboard scoreboard;
    private final LineConnection connection;
    private final int queues;
    private volatile int subscribed;
    private volatile boolean closing;

    /// Connects and asks for its queues.
    LoadConsumer(
            int number, QueueLoad load, QueueTopology topology, MessageForm form, Scoreboard board)
            throws IOException {
        this.number = number;
        this.form = form;
        this.scoreboard = board;
        this.connection = topology.connect();
        int[] share = load.sharedBy(number, load.consumers());
        this.queues = share.length;
        connection.batch().put(topology.consumeCommands(share, load.prefetch()));
        Thread.ofPlatform().daemon().name("consumer-" + number).start(this::consume);
    }

    /// Whether the server has confirmed every subscription.
    boolean isSubscribed() {
        return subscribed == queues;
    }

    @Override
    public void close() throws IOException {
        closing = true;
        connection.close();
    }

    private void consume() {
        try {
            connection.readAll(new Deliveries());
            lost("the server closed the connection");
        } catch (IOException e) {
            lost(e.getMessage());
        }
    }

    private void lost(@Nullable String why) {
        if (!closing) {
            scoreboard.fail("consumer " + number + ": " + why);
        }
    }

    private final class Deliveries implements LineConnection.Lines {
        @Override
        public void line(byte[] buffer, int from, int to) {
            if (Lead.matches(MESSAGE, buffer, from, to)) {
                message(buffer, from + MESSAGE.length, to);
            } else if (Lead.matches(SETTLED, buffer, from, to)) {
                scoreboard.acknowledged.increment();
            } else if (Lead.matches(SUBSCRIBED, buffer, from, to)) {
                subscribed = subscribed + 1;
            } else {
                scoreboard.refuse(new String(buffer, from, to - from, StandardCharsets.UTF_8));
            }
        }

        @Override
        public void dry() throws IOException {
            connection.flush();
        }

        private void message(byte[] buffer, int id, int to) {
            long now = scoreboard.now();
            if (!isKnown(buffer, id, to)) {
                scoreboard.damaged.increment();
                return;
            }
            if (!form.isWhole(buffer, id, id + MessageForm.ID + 1, to)) {
                scoreboard.damaged.increment();
            }
            scoreboard.receive(
                    MessageForm.producer(buffer, id),
                    MessageForm.sequence(buffer, id),
                    MessageForm.due(buffer, id),
                    now);
            connection.batch().put(ACK);
            connection.batch().put(buffer, id, MessageForm.ID);
            connection.batch().put(LINE_END);
        }

        private boolean isKnown(byte[] buffer, int id, int to) {
            return form.isId(buffer, id, to) && scoreboard.knows(MessageForm.producer(buffer, id));
        }
    }
}
