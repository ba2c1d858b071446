package dev.waxwing.cli.bench;

import dev.waxwing.cli.bench.sockets.LoadSocket;
import dev.waxwing.cli.bench.sockets.SocketEvents;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Topics in memory: one sender for all listeners, or one for each of them. The deliveries are the
/// only answers.
final class TopicWork implements LiveWork {
    private static final byte[] ERROR = "{\"type\":\"error\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OK = "{\"type\":\"ok\"".getBytes(StandardCharsets.US_ASCII);

    private final Parts parts;
    private final List<Sender> senders = new ArrayList<>();
    private final List<Listener> listeners = new ArrayList<>();
    private int open;
    private boolean isSending;
    private boolean isClosed;

    /// Numbers that were left out.
    private long skipped;

    TopicWork(Parts parts) {
        this.parts = parts;
        boolean isPairs = parts.load().kind() == LiveLoad.Kind.PAIRS;
        int pairs = isPairs ? parts.load().connections() / 2 : 1;
        int each = isPairs ? 1 : parts.load().connections();
        for (int n = 0; n < pairs; n++) {
            Sender sender = new Sender("live.bench." + parts.run() + "." + n, n, pairs);
            senders.add(sender);
            for (int listener = 0; listener < each; listener++) {
                listeners.add(new Listener(sender));
            }
            sender.listeners = each;
        }
    }

    /// What both kinds of connections do the same.
    private abstract class End implements SocketEvents {
        /// Set by [#connect], before anything comes.
        LoadSocket socket;

        @SuppressWarnings("NullAway.Init") // nothing is sent before it connects
        End() {}

        void connect(int number) {
            socket =
                    parts.loop()
                            .connect(
                                    "/ws",
                                    parts.accounts()
                                            .get(number % parts.accounts().size())
                                            .subprotocols(),
                                    this);
        }

        static boolean begins(byte[] text, int from, int to, byte[] with) {
            if (to - from < with.length) {
                return false;
            }
            for (int i = 0; i < with.length; i++) {
                if (text[from + i] != with[i]) {
                    return false;
                }
            }
            return true;
        }

        void other(byte[] text, int from, int to) {
            if (begins(text, from, to, ERROR)) {
                parts.board().refuse(new String(text, from, to - from, StandardCharsets.UTF_8));
            }
        }

        @Override
        public void closed(LoadSocket was, int code, String why) {
            if (!isClosed) {
                parts.board().refuse("a connection ended: " + code + " " + why);
            }
        }
    }

    /// Publishes to one topic.
    private final class Sender extends End {
        final LiveMessage message;
        final String topic;
        private final long gap;
        private final long offset;
        int listeners;
        long sent;
        long arrived;

        Sender(String topic, int number, int all) {
            this.topic = topic;
            this.message = new LiveMessage(parts.run(), topic, parts.load().size());
            int rate = parts.load().rate();
            long apart = rate == 0 ? 0 : TimeUnit.SECONDS.toNanos(1) / rate;
            this.gap = apart * all;
            this.offset = apart * number;
        }

        @Override
        public void opened(LoadSocket opened) {
            open++;
        }

        void start() {
            if (gap == 0) {
                sendOn();
            } else {
                long first = System.nanoTime() + offset;
                parts.loop().at(first, () -> due(first));
            }
        }

        private void due(long at) {
            if (isSending) {
                publish(at);
                parts.loop().at(at + gap, () -> due(at + gap));
            }
        }

        void sendOn() {
            while (isSending
                    && gap == 0
                    && sent * listeners - arrived < (long) parts.load().inFlight() * listeners) {
                publish(System.nanoTime());
            }
        }

        private void publish(long due) {
            if (socket.isOpen()) {
                socket.send(message.frame(++sent, due));
                parts.board().sent++;
            } else {
                isSending = false;
            }
        }

        boolean isSettled() {
            return arrived >= sent * listeners;
        }

        @Override
        public void text(LoadSocket from, byte[] text, int start, int end) {
            other(text, start, end);
        }
    }

    /// Listens to one topic; each message has to be the one after the last.
    private final class Listener extends End {
        private final Sender sender;
        private long last;

        Listener(Sender sender) {
            this.sender = sender;
        }

        @Override
        public void opened(LoadSocket opened) {
            opened.send(
                    "{\"type\":\"subscribe\",\"id\":1,\"data\":{\"topics\":[\"%s\"]}}"
                            .formatted(sender.topic));
        }

        @Override
        public void text(LoadSocket from, byte[] text, int start, int end) {
            int payload = sender.message.find(text, start, end);
            if (payload < 0) {
                if (begins(text, start, end, OK)) {
                    open++;
                }
                other(text, start, end);
                return;
            }
            long now = System.nanoTime();
            long number = sender.message.number(text, payload);
            if (number <= last) {
                parts.board().repeated++;
                return;
            }
            skipped += number - last - 1;
            last = number;
            sender.arrived++;
            parts.board().receive(sender.message.due(text, payload), now);
            sender.sendOn();
        }
    }

    @Override
    public void open() {
        int number = 0;
        for (Sender sender : senders) {
            sender.connect(number++);
        }
        for (Listener listener : listeners) {
            listener.connect(number++);
        }
    }

    @Override
    public boolean isReady() {
        return open == senders.size() + listeners.size();
    }

    @Override
    public void start() {
        isSending = true;
        senders.forEach(Sender::start);
    }

    @Override
    public void stop() {
        isSending = false;
    }

    @Override
    public boolean isSettled() {
        return senders.stream().allMatch(Sender::isSettled);
    }

    @Override
    public void count() {
        // What did not come at the end of all is missing too.
        long owed =
                isSending
                        ? 0
                        : senders.stream().mapToLong(s -> s.sent * s.listeners - s.arrived).sum();
        parts.board().missed = Math.max(skipped, owed);
    }

    @Override
    public void close() {
        isClosed = true;
        senders.forEach(sender -> sender.socket.abort());
        listeners.forEach(listener -> listener.socket.abort());
    }
}
