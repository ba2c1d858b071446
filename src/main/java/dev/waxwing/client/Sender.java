package dev.waxwing.client;

import dev.waxwing.model.MessageEnvelope;
import dev.waxwing.protocol.MessageJson;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// Sends sealed messages so that none is lost: each one is on this machine's disk before it is
/// published, and stays there until the server has it on its disk. Safe for all threads.
///
/// - A kill of this process, of the server or of the network at any time delays messages, nothing
///   else. A new sender on the same outbox file goes on where the last one was.
/// - A message may be published several times, always with the same id; the server enqueues the
///   first.
/// - Messages submitted one after the other are published in that order, also over reconnects (see
///   [SenderOptions#window] for the one exception).
/// - A refusal that passes (storage full, server busy) is tried again with back-off; every other
///   one moves the message to the rejected file and completes its outcome with [Outcome.Rejected].
public final class Sender implements AutoCloseable {
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(30);

    private final SenderOptions options;
    private final Outbox outbox;
    private final SenderLink link;
    private final RejectedFile rejected;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Sender(SenderOptions options, OutboxFile file, SenderEvents events) {
        this.options = options;
        Path name = options.outbox();
        rejected = new RejectedFile(name.resolveSibling(name.getFileName() + ".rejected"));
        outbox = new Outbox(file, options.maxPending());
        link = new SenderLink(options, outbox, rejected, events);
    }

    /// Opens the outbox and starts sending what is pending in it. The server need not be there yet.
    ///
    /// @throws FileInUse when another sender has this outbox open
    /// @throws IOException when the outbox cannot be opened
    public static Sender open(SenderOptions options, SenderEvents events) throws IOException {
        Sender sender = new Sender(options, OutboxFile.open(options.outbox()), events);
        sender.outbox.start(sender.link::wake);
        sender.link.start();
        return sender;
    }

    /// Takes a message. Returns at once unless the outbox is full; the message is safe when
    /// [Submission#stored] completes. An id that is still pending is not taken twice.
    ///
    /// @throws IllegalArgumentException when the line would be longer than the server takes
    /// @throws IOException when the sender is closed, has stopped, or its disk failed
    public Submission submit(Route route, MessageEnvelope message)
            throws IOException, InterruptedException {
        return add(List.of(submitted(route, message))).getFirst();
    }

    /// Takes messages as [#submit(Route, MessageEnvelope)] does, in this order, and saves work over
    /// taking them one by one: they are synced to this disk together and published together, many
    /// on a line. Each has its own outcome all the same, and one that has to be repeated is
    /// repeated alone. What the outbox has no room for waits, and is synced later than the rest.
    ///
    /// @return one submission a message, in the same order
    /// @throws IllegalArgumentException when one of them is too long; then none is taken
    /// @throws IOException when the sender is closed, has stopped, or its disk failed; the first
    ///   messages may have been taken then, and submitting all of them again is right
    public List<Submission> submit(Route route, List<MessageEnvelope> messages)
            throws IOException, InterruptedException {
        return add(messages.stream().map(m -> submitted(route, m)).toList());
    }

    private List<Submission> add(List<Pending.Submitted> messages)
            throws IOException, InterruptedException {
        @Nullable IOException stopped = link.failure();
        if (stopped != null) {
            throw new IOException("the sender has stopped: " + stopped.getMessage(), stopped);
        }
        return outbox.add(messages);
    }

    private Pending.Submitted submitted(Route route, MessageEnvelope message) {
        return new Pending.Submitted(message.messageId(), line(route, message));
    }

    private byte[] line(Route route, MessageEnvelope message) {
        byte[] json = MessageJson.bytes(message);
        byte[] line = PublishLine.of(route, json);
        if (line.length > options.maxLine()) {
            throw new IllegalArgumentException(
                    "a message of "
                            + line.length
                            + " bytes is over the limit of "
                            + options.maxLine());
        }
        return line;
    }

    /// Messages that were taken and have no outcome.
    public int pending() {
        return outbox.pending();
    }

    /// Where rejected messages are kept, as JSON lines; the file is there when there was one.
    public Path rejected() {
        return rejected.path();
    }

    /// Waits until every message has its outcome.
    ///
    /// @return false when the time was up, or the sender stopped, first
    public boolean awaitSettled(Duration atMost) throws InterruptedException {
        return outbox.awaitEmpty(atMost.toNanos());
    }

    /// Waits up to 30 s for outcomes, then closes. What has none stays pending on disk.
    @Override
    public void close() throws IOException {
        close(CLOSE_WAIT);
    }

    /// Closes after waiting for outcomes for a time of the caller's choice; a second time does
    /// nothing.
    ///
    /// @return true when nothing is left pending
    public boolean close(Duration atMost) throws IOException {
        if (closed.getAndSet(true)) {
            return outbox.pending() == 0;
        }
        boolean settled = false;
        try {
            settled = awaitSettled(atMost);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        link.stop();
        outbox.close();
        return settled;
    }
}
