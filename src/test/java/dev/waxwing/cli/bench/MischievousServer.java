package dev.waxwing.cli.bench;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// Queues in memory behind the line protocol, with one fault of choice in the fifth message: what a
/// sound server never does, and the load generator must notice. One virtual thread a connection.
final class MischievousServer implements Closeable {
    private static final int VICTIM = 5;

    /// What happens to the fifth message.
    enum Mischief {
        NONE,
        LOSE,
        REPEAT,
        DAMAGE,
        REFUSE,
        HANG_UP,
        WANT_TOKEN
    }

    private final ServerSocket listener;
    private final Mischief mischief;
    private final Map<String, Outlet> consumers = new ConcurrentHashMap<>();
    private final Map<String, String> queueOfKey = new ConcurrentHashMap<>();
    private final AtomicInteger published = new AtomicInteger();

    /// One connection's way out; written to by any connection's thread.
    private record Outlet(OutputStream out) {
        synchronized void line(String text) throws IOException {
            out.write((text + "\n").getBytes(StandardCharsets.US_ASCII));
        }
    }

    MischievousServer(Mischief mischief) throws IOException {
        this.mischief = mischief;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                Thread.ofVirtual().start(() -> converse(socket));
            }
        } catch (IOException _) {
            // closed: the test is over
        }
    }

    private void converse(Socket socket) {
        try (socket;
                BufferedReader in =
                        new BufferedReader(
                                new InputStreamReader(
                                        socket.getInputStream(), StandardCharsets.US_ASCII))) {
            Outlet outlet = new Outlet(socket.getOutputStream());
            boolean known = mischief != Mischief.WANT_TOKEN;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                known |= line.equals("auth let-me-in");
                if (!known) {
                    outlet.line("Error: authentication required");
                    return;
                }
                if (!answer(line, outlet)) {
                    return;
                }
            }
        } catch (IOException _) {
            // the generator has gone
        }
    }

    private boolean answer(String line, Outlet outlet) throws IOException {
        String[] words = line.split(" ", 4);
        switch (words[0]) {
            case "auth" -> outlet.line("OK bench");
            case "stats" ->
                    outlet.line(
                            "Stats: {\"server\":{\"pid\":%d}}"
                                    .formatted(ProcessHandle.current().pid()));
            case "declare_exchange" -> outlet.line("Exchange declared");
            case "declare_queue" -> outlet.line("Queue declared");
            case "bind" -> {
                queueOfKey.put(words[3], words[2]);
                outlet.line("Queue bound");
            }
            case "consume" -> {
                consumers.put(words[1], outlet);
                outlet.line("Subscribed to queue");
            }
            case "ack" -> outlet.line("ACK_CONFIRMED " + words[1]);
            default -> {
                return publish(words[2], words[3], outlet);
            }
        }
        return true;
    }

    private boolean publish(String key, String json, Outlet publisher) throws IOException {
        Mischief now = published.incrementAndGet() == VICTIM ? mischief : Mischief.NONE;
        String id = json.substring(15, 15 + MessageForm.ID);
        if (now == Mischief.REFUSE) {
            publisher.line("Error: the disk is full");
            return true;
        }
        publisher.line("ACK " + id);
        String body = now == Mischief.DAMAGE ? json.replace("nonce\":\"q", "nonce\":\"Q") : json;
        int copies = now == Mischief.LOSE ? 0 : now == Mischief.REPEAT ? 2 : 1;
        Outlet consumer = consumers.get(queueOfKey.getOrDefault(key, ""));
        for (int i = 0; i < copies && consumer != null; i++) {
            consumer.line("Message: " + id + " " + body);
        }
        return now != Mischief.HANG_UP;
    }
}
