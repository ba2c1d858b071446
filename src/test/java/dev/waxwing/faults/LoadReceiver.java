package dev.waxwing.faults;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/// A receiver that records first and acknowledges then, reconnects for ever, and asks again for
/// every `ACK_CONFIRMED` that was refused. Runs on a thread of its own.
final class LoadReceiver implements Runnable {
    private final int queue;
    private final Load load;
    private final Ledger ledger;
    private final Pause pause;
    private final Deque<Stamp> settling = new ArrayDeque<>();
    private final Deque<Stamp> refused = new ArrayDeque<>();
    private volatile boolean idle;

    LoadReceiver(int queue, Load load, Ledger ledger, Pause pause) {
        this.queue = queue;
        this.load = load;
        this.ledger = ledger;
        this.pause = pause;
    }

    /// True while everything it received is confirmed.
    boolean isIdle() {
        return idle;
    }

    @Override
    public void run() {
        while (!pause.isOver()) {
            try (Link link = pause.watch(Link.open(load.port(), Duration.ZERO))) {
                settling.clear(); // what was not confirmed comes again
                refused.clear();
                consume(link);
            } catch (IOException _) {
                pause.take();
            }
        }
    }

    private void consume(Link link) throws IOException {
        idle = false;
        link.write("consume " + load.queues().get(queue) + " prefetch=" + load.prefetch());
        String subscribed = link.read();
        if (!subscribed.equals("Subscribed to queue")) {
            throw new IOException(subscribed);
        }
        while (!pause.isOver()) {
            idle = settling.isEmpty() && refused.isEmpty();
            take(link, link.read());
            if (settling.isEmpty() && !refused.isEmpty()) {
                pause.take();
                again(link);
            }
        }
    }

    private void again(Link link) throws IOException {
        settling.addAll(refused);
        refused.clear();
        for (Stamp stamp : settling) {
            link.write("ack " + stamp.id());
        }
    }

    private void take(Link link, String line) throws IOException {
        if (line.startsWith("Message: ")) {
            String[] words = line.split(" ", 3);
            Stamp stamp = stamp(line, words[1]);
            ledger.receive(stamp, words[2]);
            link.write("ack " + stamp.id());
            settling.add(stamp);
        } else if (settling.isEmpty()) {
            ledger.contradict(line);
        } else {
            settled(settling.remove(), line);
        }
    }

    private void settled(Stamp stamp, String reply) {
        if (reply.equals("ACK_CONFIRMED " + stamp.id())) {
            ledger.confirm(stamp);
        } else if (reply.startsWith("Error: ")) {
            ledger.refuse(reply);
            refused.add(stamp);
        } else {
            ledger.contradict(reply);
        }
    }

    private Stamp stamp(String line, String id) throws IOException {
        try {
            return Stamp.parse(id);
        } catch (IllegalArgumentException _) {
            ledger.contradict(line);
            throw new IOException("not of this workload: " + id);
        }
    }
}
