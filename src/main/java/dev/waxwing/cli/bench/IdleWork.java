package dev.waxwing.cli.bench;

import dev.waxwing.cli.bench.sockets.LoadSocket;
import dev.waxwing.cli.bench.sockets.SocketEvents;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Connections that do nothing: what they take in memory, and that each still answers, by a `ping`
/// of one after the other.
final class IdleWork implements LiveWork, SocketEvents {
    private static final String PONG = "{\"type\":\"pong\"";

    private final Parts parts;
    private final List<LoadSocket> sockets = new ArrayList<>();
    private int open;
    private long asked;
    private boolean isSending;
    private boolean isClosed;

    IdleWork(Parts parts) {
        this.parts = parts;
    }

    @Override
    public void open() {
        for (int n = 0; n < parts.load().connections(); n++) {
            String who = parts.accounts().get(n % parts.accounts().size()).subprotocols();
            sockets.add(parts.loop().connect("/ws", who, this));
        }
    }

    @Override
    public boolean isReady() {
        return open == sockets.size();
    }

    @Override
    public void start() {
        isSending = true;
        ping(System.nanoTime());
    }

    private void ping(long due) {
        if (isSending) {
            LoadSocket next = sockets.get((int) (asked++ % sockets.size()));
            if (next.isOpen()) {
                next.send("{\"type\":\"ping\",\"id\":" + due + "}");
                parts.board().sent++;
            }
            long then = due + TimeUnit.SECONDS.toNanos(1) / parts.load().rate();
            parts.loop().at(then, () -> ping(then));
        }
    }

    @Override
    public void opened(LoadSocket socket) {
        open++;
    }

    @Override
    public void text(LoadSocket socket, byte[] bytes, int from, int to) {
        String frame = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        if (frame.startsWith(PONG)) {
            String due = frame.replaceAll("^.*\"id\":(-?[0-9]+).*$", "$1");
            parts.board().confirmed++;
            parts.board().receive(Long.parseLong(due), System.nanoTime());
        } else if (frame.startsWith("{\"type\":\"error\"")) {
            parts.board().refuse(frame);
        }
    }

    @Override
    public void closed(LoadSocket socket, int code, String why) {
        if (!isClosed) {
            parts.board().refuse("a connection ended: " + code + " " + why);
        }
    }

    @Override
    public void stop() {
        isSending = false;
    }

    @Override
    public boolean isSettled() {
        return parts.board().received >= parts.board().sent;
    }

    @Override
    public void close() {
        isClosed = true;
        sockets.forEach(LoadSocket::abort);
    }
}
