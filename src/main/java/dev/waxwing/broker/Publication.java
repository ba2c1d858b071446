package dev.waxwing.broker;

import dev.waxwing.journal.Work;
import dev.waxwing.tracing.Followed;
import java.security.MessageDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One message on its way in: a slice of canonical JSON with the route it takes. The bytes are not
/// copied and must not change until the publication ends.
///
/// Made by a gateway's thread; the journal's writer sets the outcome, and whoever is told that the
/// work ended reads it.
public final class Publication {
    /// How it ended.
    public enum Outcome {
        /// Not yet known.
        PENDING,
        /// Stored in every queue of the route that had not seen it yet, or seen by all: acknowledge
        /// it.
        ACCEPTED,
        /// A queue of the route is full and rejects: nothing was stored.
        QUEUE_FULL
    }

    /// Digests are not thread-safe and cost more to make than to use.
    private static final ThreadLocal<MessageDigest> SHA256 = ThreadLocal.withInitial(Route::sha256);

    final Route route;
    final byte[] source;
    final int offset;
    final int length;
    final IdHash hash;
    final int priority;
    final long delayMillis;
    private Outcome outcome = Outcome.PENDING;
    private @Nullable MessageQueue full;
    private boolean isNew;
    private boolean isDecided;
    private @Nullable Followed followed;
    private @Nullable List<Work> company;

    /// @param source holds the canonical JSON at `offset`, `length` bytes
    /// @param idOffset where the id's bytes are in `source`
    /// @param priority 0 to 9; ignored by queues without priorities
    /// @param delayMillis how long after the commit the message becomes visible; 0 = at once
    public Publication(
            Route route,
            byte[] source,
            int offset,
            int length,
            int idOffset,
            int idLength,
            int priority,
            long delayMillis) {
        this.route = route;
        this.source = source;
        this.offset = offset;
        this.length = length;
        this.hash = route.hash(SHA256.get(), source, idOffset, idLength);
        this.priority = priority;
        this.delayMillis = delayMillis;
    }

    /// Has it followed from where it came in, or not at all; before it is handed over.
    ///
    /// @param by null when it has been decided there that it is not followed
    public void follow(@Nullable Followed by) {
        followed = by;
        isDecided = true;
    }

    /// Whether it has been decided already if it is followed.
    boolean isDecided() {
        return isDecided;
    }

    @Nullable Followed followed() {
        return followed;
    }

    public Outcome outcome() {
        return outcome;
    }

    /// Bytes of the message.
    public int length() {
        return length;
    }

    /// The queue that was full, when the outcome is [Outcome#QUEUE_FULL].
    public @Nullable String fullQueue() {
        return full == null ? null : full.name();
    }

    /// Has works stored with the message, in its transaction, if it is new: to be handed to
    /// [Broker#publishAccompanied].
    public void accompany(List<Work> works) {
        company = List.copyOf(works);
    }

    /// Whether anything is stored with it.
    public boolean isAccompanied() {
        return company != null;
    }

    List<Work> company() {
        return company == null ? List.of() : company;
    }

    /// Whether any queue has stored it; false for a repetition, and what was refused.
    boolean isNew() {
        return isNew;
    }

    void accepted(boolean asNew) {
        outcome = Outcome.ACCEPTED;
        isNew = asNew;
    }

    void rejectedBy(MessageQueue queue) {
        outcome = Outcome.QUEUE_FULL;
        full = queue;
    }
}
