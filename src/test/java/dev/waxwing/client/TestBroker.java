package dev.waxwing.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ServerSocketFactory;

/// A real socket server that keeps one queue in memory and does to its clients what the test says:
/// every line first goes through the faults. One virtual thread a connection; state is guarded by
/// the monitor.
public final class TestBroker implements AutoCloseable {
    /// What happens to one line.
    public enum Fault {
        NONE,
        /// Not seen at all.
        IGNORED,
        /// Done, but the answer is kept back.
        UNANSWERED,
        /// Done, then the connection drops before the answer.
        DROPPED
    }

    /// Decides about each line.
    @FunctionalInterface
    public interface Faults {
        Fault of(int connection, String line);
    }

    private static final Pattern ID = Pattern.compile("\"message_id\":\"([^\"]+)\"");

    private final ServerSocket listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    public volatile Faults faults = (_, _) -> Fault.NONE;
    public volatile Function<String, String> refusals = _ -> "";

    /// Every line of every connection, as `connection:line`.
    public final List<String> lines = new CopyOnWriteArrayList<>();

    private final Set<String> seen = new LinkedHashSet<>();
    private final Map<String, String> ready = new LinkedHashMap<>();
    private final Map<String, Session> leased = new LinkedHashMap<>();
    private final List<String> dead = new ArrayList<>();
    private final List<Session> consumers = new ArrayList<>();
    private int published;

    public TestBroker() throws IOException {
        this(ServerSocketFactory.getDefault(), 0);
    }

    public TestBroker(ServerSocketFactory sockets, int port) throws IOException {
        listener = sockets.createServerSocket(port, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    public int port() {
        return listener.getLocalPort();
    }

    public Endpoint endpoint() {
        return Endpoint.plain("127.0.0.1", port());
    }

    public int connections() {
        return connections.get();
    }

    /// Ids in the order they were first published.
    public synchronized List<String> ids() {
        return List.copyOf(seen);
    }

    public synchronized int published() {
        return published;
    }

    public synchronized boolean isEmpty() {
        return ready.isEmpty();
    }

    public synchronized List<String> dead() {
        return List.copyOf(dead);
    }

    public synchronized void offer(String id, String json) {
        seen.add(id);
        ready.put(id, json);
        dispatch();
    }

    public void dropConnections() {
        open.forEach(TestBroker::closeQuietly);
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // Gone is gone.
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                open.add(socket);
                Session session = new Session(connections.incrementAndGet(), socket);
                Thread.ofVirtual().start(session::serve);
            }
        } catch (IOException _) {
            // Closed by the test.
        }
    }

    private void dispatch() {
        for (Map.Entry<String, String> m : ready.entrySet()) {
            if (!leased.containsKey(m.getKey())) {
                for (Session c : consumers) {
                    if (c.free > 0) {
                        c.free--;
                        leased.put(m.getKey(), c);
                        c.send("Message: " + m.getKey() + " " + m.getValue());
                        break;
                    }
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        dropConnections();
    }

    private final class Session {
        private final int number;
        private final Socket socket;
        private int free;

        Session(int number, Socket socket) {
            this.number = number;
            this.socket = socket;
        }

        void serve() {
            try (socket;
                    BufferedReader in =
                            new BufferedReader(
                                    new InputStreamReader(
                                            socket.getInputStream(), StandardCharsets.UTF_8))) {
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                    if (!take(line)) {
                        return;
                    }
                }
            } catch (IOException _) {
                // The client went away.
            } finally {
                open.remove(socket);
                leave();
            }
        }

        private boolean take(String line) {
            lines.add(number + ":" + line);
            Fault fault = faults.of(number, line);
            if (fault == Fault.IGNORED) {
                return true;
            }
            synchronized (TestBroker.this) {
                String answer = answer(line);
                if (fault == Fault.NONE) {
                    send(answer);
                    dispatch();
                }
            }
            return fault != Fault.DROPPED;
        }

        private String answer(String line) {
            String refusal = refusals.apply(line);
            if (!refusal.isEmpty()) {
                return refusal;
            }
            String[] words = line.split(" ", 3);
            return switch (words[0]) {
                case "publish" -> publish(line);
                case "publish_batch" -> publishBatch(line);
                case "consume" -> consume(line);
                case "ack" -> {
                    forget(words[1]);
                    yield "ACK_CONFIRMED " + words[1];
                }
                case "nack" -> {
                    forget(words[1]);
                    dead.add(words[1]);
                    yield "NACK_CONFIRMED " + words[1];
                }
                case "auth" -> "OK tester";
                case "ping" -> "PONG";
                case "declare_queue" -> "Queue declared";
                case "declare_exchange" -> "Exchange declared";
                case "bind" -> "Queue bound";
                default -> "Unknown command";
            };
        }

        private String publish(String line) {
            Matcher id = ID.matcher(line);
            if (!id.find()) {
                return "Invalid message format: no id";
            }
            published++;
            if (seen.add(id.group(1))) {
                ready.put(id.group(1), line.substring(line.indexOf('{')));
            }
            return "ACK " + id.group(1);
        }

        /// Refusals are asked about each message as about one that is published alone.
        private String publishBatch(String line) {
            String[] messages = line.substring(line.indexOf('{')).split("(?<=}),?(?=\\{|])", -1);
            String route = line.substring("publish_batch".length(), line.indexOf('['));
            List<String> answers = new ArrayList<>();
            for (String json : messages) {
                if (json.startsWith("{")) {
                    answers.add(answerInBatch("publish" + route + json));
                }
            }
            return String.join("\n", answers);
        }

        private String answerInBatch(String line) {
            String answer = answer(line);
            Matcher id = ID.matcher(line);
            return answer.startsWith("ACK") || !id.find()
                    ? answer
                    : answer + " for message " + id.group(1);
        }

        private String consume(String line) {
            free = Integer.parseInt(line.replaceAll(".*prefetch=(\\d+).*", "$1"));
            consumers.add(this);
            return "Subscribed to queue";
        }

        private void forget(String id) {
            ready.remove(id);
            Session holder = leased.remove(id);
            if (holder != null) {
                holder.free++;
            }
        }

        private void leave() {
            synchronized (TestBroker.this) {
                consumers.remove(this);
                leased.values().removeIf(s -> s == this);
                dispatch();
            }
        }

        void send(String line) {
            try {
                OutputStream out = socket.getOutputStream();
                out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            } catch (IOException _) {
                closeQuietly(socket);
            }
        }
    }
}
