package dev.waxwing.faults;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;

/// A sender that never gives a message up: pipelines, reads each reply, sends what was not
/// acknowledged again under the same id and in the same order. Runs on a thread of its own.
final class LoadSender implements Runnable {
    /// A server that says nothing for so long is left.
    private static final Duration SILENCE = Duration.ofSeconds(20);

    private final int number;
    private final Load load;
    private final Ledger ledger;
    private final Pause pause;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Deque<Stamp> waiting = new ArrayDeque<>();
    private final Deque<Stamp> flying = new ArrayDeque<>();
    private final Deque<Stamp> refused = new ArrayDeque<>();
    private int turn;

    LoadSender(int number, Load load, Ledger ledger, Pause pause) {
        this.number = number;
        this.load = load;
        this.ledger = ledger;
        this.pause = pause;
    }

    /// Makes no more messages; ends when all that were made are acknowledged.
    void stop() {
        stopping.countDown();
    }

    @Override
    public void run() {
        while (!isDone()) {
            try (Link link = pause.watch(Link.open(load.port(), SILENCE))) {
                again();
                talk(link);
            } catch (IOException _) {
                pause.take();
            }
        }
    }

    private void talk(Link link) throws IOException {
        while (!isDone()) {
            if (refused.isEmpty()) {
                fill(link);
            } else if (flying.isEmpty()) {
                pause.take();
                again();
                continue;
            }
            if (!flying.isEmpty()) {
                settle(link.read());
            }
        }
    }

    private void fill(Link link) throws IOException {
        while (flying.size() < load.window() && more()) {
            Stamp stamp = waiting.remove();
            String key = load.queues().get(stamp.queue());
            link.write("publish " + Load.EXCHANGE + " " + key + " " + stamp.json());
            flying.add(stamp);
        }
    }

    /// Sees to it that a message waits, unless no more are to be made.
    private boolean more() {
        if (waiting.isEmpty() && stopping.getCount() > 0) {
            waiting.add(ledger.next(number, turn++ % load.queues().size()));
        }
        return !waiting.isEmpty();
    }

    private void settle(String reply) {
        Stamp stamp = flying.remove();
        if (reply.equals("ACK " + stamp.id())) {
            ledger.acknowledge(stamp);
        } else if (reply.startsWith("Error: ")) {
            ledger.refuse(reply);
            refused.add(stamp);
        } else {
            ledger.contradict(reply);
            refused.add(stamp);
        }
    }

    /// Puts back what was sent and not acknowledged, before what was not sent yet.
    private void again() {
        while (!flying.isEmpty()) {
            waiting.addFirst(flying.removeLast());
        }
        while (!refused.isEmpty()) {
            waiting.addFirst(refused.removeLast());
        }
    }

    private boolean isDone() {
        return pause.isOver()
                || stopping.getCount() == 0
                        && waiting.isEmpty()
                        && flying.isEmpty()
                        && refused.isEmpty();
    }
}
