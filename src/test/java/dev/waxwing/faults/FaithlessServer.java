package dev.waxwing.faults;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A line server in memory, just large enough for a workload with one receiver a queue, that breaks
/// one promise now and then: proof that the checks fail when they should. A thread for each
/// connection, and one more for each consumer.
final class FaithlessServer implements AutoCloseable {
    /// The promise that it breaks.
    enum Sin {
        NONE,
        /// Acknowledges each 1,000th message and forgets it.
        LOSES,
        /// Delivers each 1,000th message once more after its acknowledgement was confirmed.
        REPEATS,
        /// Keeps a second copy of each 1,000th message, and gives it to nobody who does not ask.
        HOARDS,
        /// Delivers each 1,000th message after its successor.
        SWAPS,
        /// Delivers each 1,000th message with another text.
        ALTERS,
        /// Answers each 1,000th publish with another message's ACK.
        MISTAKES,
        /// Breaks each connection after 1,000 messages stored, before the last one's ACK, and does
        /// not know the message again.
        FORGETS_IDS
    }

    private static final int NOW_AND_THEN = 1_000;

    private final Sin sin;
    private final ServerSocket listener;
    private final ConcurrentHashMap<String, BlockingQueue<String>> queues =
            new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, BlockingQueue<String>> hoards =
            new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, String> held = new ConcurrentHashMap<>();
    private final Set<String> known = ConcurrentHashMap.newKeySet();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger published = new AtomicInteger();

    FaithlessServer(Sin sin) throws IOException {
        this.sin = sin;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                sockets.add(socket);
                Thread.ofPlatform().daemon().start(() -> serve(socket));
            }
        } catch (IOException _) {
            // closed
        }
    }

    private void serve(Socket socket) {
        try (socket;
                PrintWriter out = new PrintWriter(socket.getOutputStream(), false);
                BufferedReader in =
                        new BufferedReader(
                                new InputStreamReader(
                                        socket.getInputStream(), StandardCharsets.UTF_8))) {
            new Conversation(in, out).hold();
        } catch (IOException _) {
            // the client has gone
        }
    }

    /// One connection: a thread that answers, and with `consume` one that pushes.
    private final class Conversation {
        private final BufferedReader in;
        private final PrintWriter out;
        private @Nullable Thread pusher;

        Conversation(BufferedReader in, PrintWriter out) {
            this.in = in;
            this.out = out;
        }

        void hold() throws IOException {
            try {
                String line = in.readLine();
                while (line != null && answer(line)) {
                    out.flush();
                    line = in.readLine();
                }
            } finally {
                if (pusher != null) {
                    pusher.interrupt();
                }
            }
        }

        private void push(BlockingQueue<String> messages) {
            try {
                while (true) {
                    out.print("Message: " + messages.take() + "\n");
                    out.flush();
                }
            } catch (InterruptedException _) {
                // the connection has ended
            }
        }

        private boolean answer(String line) {
            String[] words = line.split(" ", 4);
            switch (words[0]) {
                case "declare_exchange" -> out.print("Exchange declared\n");
                case "declare_queue" -> out.print("Queue declared\n");
                case "bind" -> out.print("Queue bound\n");
                case "publish" -> {
                    return publish(words[2], words[3]);
                }
                case "consume" -> {
                    out.print("Subscribed to queue\n");
                    BlockingQueue<String> messages = of(queues, words[1]);
                    pusher = Thread.ofPlatform().daemon().start(() -> push(messages));
                }
                case "stats" -> out.print("Stats: {}\n"); // claims that nothing is left
                case "ack" -> confirm(words[1]);
                case "fetch" -> {
                    String message = of(hoards, words[1]).poll();
                    out.print((message == null ? "No messages" : "Message: " + message) + "\n");
                }
                default -> throw new IllegalStateException(line);
            }
            return true;
        }

        private boolean publish(String queue, String json) {
            String id = json.split("\"", 5)[3];
            boolean fresh = sin == Sin.FORGETS_IDS || known.add(id);
            boolean now = fresh && published.incrementAndGet() % NOW_AND_THEN == 0;
            if (fresh && !(now && sin == Sin.LOSES)) {
                store(queue, id + " " + json, now);
            }
            if (now && sin == Sin.FORGETS_IDS) {
                return false;
            }
            out.print("ACK " + (now && sin == Sin.MISTAKES ? "another" : id) + "\n");
            return true;
        }

        private void store(String queue, String message, boolean now) {
            boolean alters = now && sin == Sin.ALTERS;
            if (now && sin == Sin.SWAPS) {
                held.put(queue, message);
                return;
            }
            of(queues, queue).add(alters ? message.replace("\"tag\":\"", "\"tag\":\"A") : message);
            String late = held.remove(queue);
            if (late != null) {
                of(queues, queue).add(late);
            }
            if (now && sin == Sin.HOARDS) {
                of(hoards, queue).add(message);
            }
        }

        private void confirm(String id) {
            out.print("ACK_CONFIRMED " + id + "\n");
            Stamp stamp = Stamp.parse(id);
            if (sin == Sin.REPEATS && stamp.number() % NOW_AND_THEN == 0 && known.remove(id)) {
                out.print("Message: " + id + " " + stamp.json() + "\n");
            }
        }
    }

    private static BlockingQueue<String> of(
            ConcurrentHashMap<String, BlockingQueue<String>> queues, String name) {
        return queues.computeIfAbsent(name, _ -> new LinkedBlockingQueue<>());
    }
}
