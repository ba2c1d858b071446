package dev.waxwing.client;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// How a [Sender] works.
///
/// @param endpoint the server
/// @param outbox the file of pending messages; `NAME.lock`, `NAME.rejected`, `NAME.new` and
///   `NAME.damaged` belong to it
/// @param setUp lines asked on every new connection before messages, such as `declare_queue`; an
///   `Error:` answer to one of them stops the sender
/// @param window messages published and not answered, 1 to 100,000. With 1 the order is kept even
///   when the server refuses a message for a while; otherwise those already on their way may
///   overtake it.
/// @param maxPending unsettled messages, beyond which submitting blocks; at least 1
/// @param maxLine bytes of the longest publish line, which should be the server's limit
/// @param tries for each message on each connection
/// @param mostBackoff upper bound of the wait between connections
public record SenderOptions(
        Endpoint endpoint,
        Path outbox,
        List<String> setUp,
        int window,
        int maxPending,
        int maxLine,
        Tries tries,
        Duration mostBackoff) {
    public SenderOptions {
        setUp = List.copyOf(setUp);
        if (window < 1 || window > 100_000 || maxPending < 1 || maxLine < 64) {
            throw new IllegalArgumentException("window, maxPending or maxLine is out of bounds");
        }
    }

    /// 1,000 in flight, 100,000 pending, lines of 1 MiB, three tries of 5 s, back-off up to 10 s.
    public static SenderOptions of(Endpoint endpoint, Path outbox) {
        return new SenderOptions(
                endpoint,
                outbox,
                List.of(),
                1_000,
                100_000,
                1024 * 1024,
                Tries.DEFAULT,
                Duration.ofSeconds(10));
    }

    public SenderOptions withOutbox(Path file) {
        return new SenderOptions(
                endpoint, file, setUp, window, maxPending, maxLine, tries, mostBackoff);
    }

    public SenderOptions withSetUp(List<String> lines) {
        return new SenderOptions(
                endpoint, outbox, lines, window, maxPending, maxLine, tries, mostBackoff);
    }

    public SenderOptions withWindow(int messages) {
        return new SenderOptions(
                endpoint, outbox, setUp, messages, maxPending, maxLine, tries, mostBackoff);
    }

    public SenderOptions withMaxPending(int messages) {
        return new SenderOptions(
                endpoint, outbox, setUp, window, messages, maxLine, tries, mostBackoff);
    }

    public SenderOptions withTries(Tries each, Duration backoff) {
        return new SenderOptions(
                endpoint, outbox, setUp, window, maxPending, maxLine, each, backoff);
    }
}
