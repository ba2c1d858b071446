package dev.waxwing.cli.bench.sockets;

import dev.waxwing.cli.bench.sockets.LoadAccounts.Account;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/// Measures, beside a load, how long a message takes: one connection that publishes to a topic in
/// memory at a fixed rate and listens to it. A message counts from when it was due, while the
/// connection is there; time without a connection is not counted. Belongs to its loop's thread.
public final class LiveProbe extends ReturningClient {
    private static final long AGAIN_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final String PAYLOAD = "\"payload\":";

    private final SocketLoop loop;
    private final String topic;
    private final long gap;
    private final Histogram into;

    /// @param topic in memory, and this probe's alone
    /// @param gap nanoseconds from one message to the next
    /// @param into gets nanoseconds, on the loop's thread
    public LiveProbe(SocketLoop loop, Account account, String topic, long gap, Histogram into) {
        super(loop, account, AGAIN_NS);
        this.loop = loop;
        this.topic = topic;
        this.gap = gap;
        this.into = into;
    }

    @Override
    public void opened(LoadSocket opened) {
        opened.send(
                "{\"type\":\"subscribe\",\"id\":1,\"data\":{\"topics\":[\"%s\"]}}"
                        .formatted(topic));
    }

    private void publish(LoadSocket to, long due) {
        if (to.isOpen()) {
            to.send(
                    "{\"type\":\"publish\",\"data\":{\"topic\":\"%s\",\"payload\":%d}}"
                            .formatted(topic, due));
            loop.at(due + gap, () -> publish(to, due + gap));
        }
    }

    @Override
    public void text(LoadSocket from, byte[] bytes, int start, int end) {
        long now = System.nanoTime();
        String frame = new String(bytes, start, end - start, StandardCharsets.UTF_8);
        int at = frame.lastIndexOf(PAYLOAD);
        if (at >= 0) {
            long due = Long.parseLong(frame, at + PAYLOAD.length(), frame.indexOf('}', at), 10);
            into.recordValue(Math.clamp(now - due, 1, into.getHighestTrackableValue()));
        } else if (!isReady() && frame.startsWith("{\"type\":\"ok\"")) {
            ready();
            publish(from, now);
        }
    }
}
