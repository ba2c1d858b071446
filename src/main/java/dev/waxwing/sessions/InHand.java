package dev.waxwing.sessions;

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
    synchronized void ended(int size) {
        frames--;
        bytes -= size;
        if (paused && frames <= MOST_FRAMES / 2 && bytes <= MOST_BYTES / 2) {
            paused = false;
            reading.resume();
        }
    }
}
