package dev.waxwing.cli;

import dev.waxwing.client.Endpoint;
import dev.waxwing.client.ReceivedMessage;
import dev.waxwing.client.ReceiverEvents;
import java.io.PrintWriter;
import java.util.concurrent.atomic.AtomicLong;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;

/// What `receive` prints. Called by the receiver's thread.
final class ReceiverLog implements ReceiverEvents {
    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean eachMessage;
    private final @Nullable ProgressBar bar;
    final AtomicLong stored = new AtomicLong();
    final AtomicLong duplicates = new AtomicLong();
    final AtomicLong refused = new AtomicLong();

    ReceiverLog(PrintWriter out, PrintWriter err, boolean eachMessage, @Nullable ProgressBar bar) {
        this.out = out;
        this.err = err;
        this.eachMessage = eachMessage && bar == null;
        this.bar = bar;
    }

    private void tell(String line) {
        if (eachMessage) {
            out.println(line);
        }
    }

    @Override
    public void stored(ReceivedMessage message) {
        stored.incrementAndGet();
        if (bar != null) {
            bar.step();
        }
        tell("📥 [RECEIVER] Stored message " + message.messageId());
    }

    @Override
    public void duplicate(String messageId) {
        duplicates.incrementAndGet();
        tell("♻️ [RECEIVER] Message " + messageId + " came again, and is not stored again");
    }

    @Override
    public void refused(String messageId, String why) {
        refused.incrementAndGet();
        err.println(
                "❌ [RECEIVER] Cannot open message "
                        + messageId
                        + ": "
                        + why
                        + " It goes to the dead letters.");
    }

    @Override
    public void acknowledging(String messageId) {
        tell("📤 [RECEIVER] Sending ACK for message " + messageId);
    }

    @Override
    public void confirmed(String messageId) {
        tell("✅ [RECEIVER] Server confirmed ACK for message " + messageId);
    }

    @Override
    public void connected(Endpoint endpoint) {
        tell("🔗 [RECEIVER] Connected to " + endpoint);
    }

    @Override
    public void disconnected(String why, long again) {
        err.println("🔌 [RECEIVER] Not connected: " + why + "; trying again in " + again + " ms");
    }

    @Override
    public void stopped(String why) {
        err.println("❌ [RECEIVER] Stopped: " + why);
    }
}
