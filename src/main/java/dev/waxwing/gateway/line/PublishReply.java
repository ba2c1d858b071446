package dev.waxwing.gateway.line;

import dev.waxwing.broker.Publication;
import dev.waxwing.journal.StorageException;
import dev.waxwing.model.ErrorCode;
import dev.waxwing.protocol.CorrelationId;
import dev.waxwing.protocol.MessageScanner;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The answers to consecutive publishes of one connection, in order: an ACK line each, or what was
/// wrong. Owned by the connection's event loop.
final class PublishReply extends Reply {
    private static final byte[] ACK = {'A', 'C', 'K', ' '};

    private final Told told;
    private final List<Item> items = new ArrayList<>();
    private final List<Publication> publications = new ArrayList<>();
    private @Nullable StorageException failure;
    private long bytes;
    private boolean isAccompanied;

    /// One publish command, or one message of a batch.
    private sealed interface Item {}

    /// A message on its way; its id stands in `source`.
    private record Sent(
            Publication publication, byte[] source, int idOffset, int idLength, boolean inBatch)
            implements Item {}

    private record Refused(Refusal why, @Nullable String correlation) implements Item {}

    /// Told of each that is refused, when it is answered.
    @FunctionalInterface
    interface Told {
        /// @param correlation the message's, when somebody may read it in the log
        void refused(ErrorCode code, @Nullable String correlation);
    }

    PublishReply(Told told) {
        this.told = told;
    }

    void sent(Publication publication, byte[] source, int idOffset, int idLength, boolean inBatch) {
        items.add(new Sent(publication, source, idOffset, idLength, inBatch));
        publications.add(publication);
        bytes += publication.length();
    }

    /// Something is stored with one of the publications.
    void accompanied() {
        isAccompanied = true;
    }

    boolean isAccompanied() {
        return isAccompanied;
    }

    /// @param correlation see [Told]
    void refused(Refusal why, @Nullable String correlation) {
        items.add(new Refused(why, correlation));
    }

    List<Publication> publications() {
        return publications;
    }

    boolean isEmpty() {
        return items.isEmpty();
    }

    /// Bytes of the messages on their way.
    long bytes() {
        return bytes;
    }

    void ended(@Nullable StorageException why) {
        failure = why;
        done();
    }

    @Override
    void write(ByteBuf out) {
        for (Item item : items) {
            switch (item) {
                case Sent sent -> write(out, sent);
                case Refused refused -> {
                    told.refused(refused.why.code(), refused.correlation);
                    line(out, refused.why.line());
                }
            }
        }
    }

    private void write(ByteBuf out, Sent sent) {
        Refusal error = error(sent.publication);
        if (error == null) {
            out.writeBytes(ACK);
        } else {
            told.refused(error.code(), correlation(sent));
            ByteBufUtil.writeUtf8(out, error.line());
            if (sent.inBatch) {
                ByteBufUtil.writeUtf8(out, " for message ");
            }
        }
        if (error == null || sent.inBatch) {
            out.writeBytes(sent.source, sent.idOffset, sent.idLength);
        }
        out.writeByte('\n');
    }

    private static @Nullable String correlation(Sent sent) {
        return LineParts.logsRefusals()
                ? CorrelationId.of(
                        sent.source,
                        sent.idOffset - MessageScanner.ID_OFFSET,
                        sent.publication.length())
                : null;
    }

    private @Nullable Refusal error(Publication publication) {
        if (failure != null) {
            return Refusal.of(failure);
        }
        String full = publication.fullQueue();
        return full == null ? null : Refusal.queueFull(full);
    }
}
