package dev.waxwing.cli;

import dev.waxwing.client.Endpoint;
import dev.waxwing.client.SenderEvents;
import java.io.PrintWriter;
import java.util.concurrent.atomic.AtomicLong;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;

/// What `send` prints. Called by the sender's thread.
final class SenderLog implements SenderEvents {
    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean eachMessage;
    private final @Nullable ProgressBar bar;
    final AtomicLong acknowledged = new AtomicLong();
    final AtomicLong rejected = new AtomicLong();

    SenderLog(PrintWriter out, PrintWriter err, boolean eachMessage, @Nullable ProgressBar bar) {
        this.out = out;
        this.err = err;
        this.eachMessage = eachMessage && bar == null;
        this.bar = bar;
    }

    /// Changes whenever a message is settled.
    long settled() {
        return acknowledged.get() + rejected.get();
    }

    @Override
    public void publishing(String messageId, boolean again) {
        if (eachMessage) {
            out.println("📤 [SENDER] Sending message " + messageId + (again ? " (once more)" : ""));
        }
    }

    @Override
    public void acknowledged(String messageId) {
        acknowledged.incrementAndGet();
        if (eachMessage) {
            out.println("✅ [SENDER] Server ACK received for message " + messageId);
        }
        step();
    }

    @Override
    public void rejected(String messageId, String reason) {
        rejected.incrementAndGet();
        err.println("❌ [SENDER] Server refused message " + messageId + ": " + reason);
        step();
    }

    private void step() {
        if (bar != null) {
            bar.step();
        }
    }

    @Override
    public void postponed(String messageId, String reason) {
        err.println("⏳ [SENDER] Server cannot take message " + messageId + " now: " + reason);
    }

    @Override
    public void disconnected(String why, long again) {
        err.println("🔌 [SENDER] Not connected: " + why + "; trying again in " + again + " ms");
    }

    @Override
    public void connected(Endpoint endpoint) {
        if (eachMessage) {
            out.println("🔗 [SENDER] Connected to " + endpoint);
        }
    }

    @Override
    public void stopped(String why) {
        err.println("❌ [SENDER] Stopped: " + why);
    }
}
