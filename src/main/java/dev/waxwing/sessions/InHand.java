package dev.waxwing.sessions;

import org.jspecify.annotations.Nullable;

/// How much of one client is in hand: frames that are being handled or made durable. Stops reading
/// from the client above a bound, so that what it pushes waits in its own machine. Safe for all
/// threads.
final class InHand {
    private static final int MOST_FRAMES = 256;
    private static final long MOST_BYTES = 1 << 20;

    private final Reading reading;
    private int frames;
    private long bytes;
    private boolean paused;
    private @Nullable Runnable idle;

    InHand(Reading reading) {
        this.reading = reading;
    }

    synchronized void began(int size) {
        frames++;
        bytes += size;
        if (!paused && (frames > MOST_FRAMES || bytes > MOST_BYTES)) {
            paused = true;
            reading.pause();
        }
    }

    /// Reading goes on at half of the bound, so that it does not stop and go with every frame.
    void ended(int size) {
        Runnable finished = end(size);
        if (finished != null) {
            finished.run();
        }
    }

    /// Runs it once nothing is in hand, now or later.
    void whenIdle(Runnable finished) {
        synchronized (this) {
            if (frames > 0) {
                idle = finished;
                return;
            }
        }
        finished.run();
    }

    private synchronized @Nullable Runnable end(int size) {
        frames--;
        bytes -= size;
        if (paused && frames <= MOST_FRAMES / 2 && bytes <= MOST_BYTES / 2) {
            paused = false;
            reading.resume();
        }
        return frames == 0 ? idle : null;
    }
}
