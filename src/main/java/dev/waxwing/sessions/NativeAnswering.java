package dev.waxwing.sessions;

import dev.waxwing.journal.StorageException;
import dev.waxwing.model.ErrorCode;
import dev.waxwing.ops.LogField;
import dev.waxwing.protocol.CorrelationId;
import dev.waxwing.protocol.EncodedFrame;
import dev.waxwing.protocol.JsonText;
import dev.waxwing.protocol.NativeFrame;
import dev.waxwing.tracing.Followed;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// One frame of the native protocol that is to be answered, once: by one of the methods here. Safe
/// for all threads.
///
/// @param id the client's own, in JSON form; null when it wants no answer
/// @param call what the frame asks for; null when it could not be read
/// @param size of the frame, in bytes
/// @param followed who follows it; null for most
record NativeAnswering(
        Session session,
        InHand inHand,
        MessageWatch watch,
        @Nullable String id,
        NativeFrame.@Nullable Call call,
        int size,
        @Nullable Followed followed) {
    private static final Logger LOG = LoggerFactory.getLogger(NativeAnswering.class);

    /// Answers; a frame without an id only when something went wrong.
    void with(@Nullable EncodedFrame frame) {
        if (id != null && frame != null) {
            session.outbox().offer(frame);
        }
        inHand.ended(size);
    }

    /// Answers that it is done, and nothing more.
    void ok() {
        with(NativeAnswers.ok(id));
    }

    void unknown() {
        refuse(ErrorCode.NOT_FOUND, "There is no such recipient.");
    }

    void invalid(String why) {
        refuse(ErrorCode.INVALID, why);
    }

    void refuse(ErrorCode code, String sentence) {
        refuse(code, sentence, code.pause().orElse(Duration.ZERO));
    }

    void refuse(ErrorCode code, String sentence, Duration retryAfter) {
        session.outbox().offer(NativeAnswers.error(id, code, sentence, retryAfter));
        watch.error(code);
        if (followed != null) {
            followed.refused(code.code());
        }
        if (LOG.isDebugEnabled()) {
            session.subject()
                    .about()
                    .with(LogField.CODE, code.code())
                    .withRequest(JsonText.unquoted(id))
                    .withCorrelation(CorrelationId.of(call))
                    .log(LOG, Level.DEBUG, "Refused", null);
        }
        inHand.ended(size);
    }

    void refuse(StorageException why) {
        switch (why.kind()) {
            case FULL -> refuse(ErrorCode.STORAGE_FULL, "Not stored: the disk is full");
            case FAILED -> refuse(ErrorCode.STORAGE_FAILED, "Not stored: the disk has failed");
        }
    }
}
