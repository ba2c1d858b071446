package dev.waxwing;

import dev.waxwing.broker.QueueSearch;
import dev.waxwing.crypto.ServerKeys;
import dev.waxwing.model.MessageEnvelope;
import dev.waxwing.protocol.MalformedMessage;

/// The queues of what rules hold back: one for each server key that seals it, so that a key is kept
/// as long as there is anything of it, and that of an older Waxwing, which did not seal. Safe for
/// all threads.
final class HeldQueues implements QueueSearch.Sealed {
    /// The queue of what was held back before that was sealed.
    static final String UNSEALED = "waxwing.delayed";

    private final HeldSeal seal;

    HeldQueues(ServerKeys keys) {
        this.seal = new HeldSeal(keys);
    }

    /// The queue of what a key seals.
    static String sealedBy(int version) {
        return UNSEALED + "." + version;
    }

    @Override
    public boolean isOwn(String queue) {
        return queue.equals(UNSEALED) || queue.startsWith(UNSEALED + ".");
    }

    @Override
    public MessageEnvelope open(byte[] data, int offset, int length) throws MalformedMessage {
        return seal.envelope(data, offset, length);
    }
}
