package dev.waxwing.crypto;

import dev.waxwing.crypto.EnvelopeException.Reason;
import dev.waxwing.model.MessageEnvelope;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Opens Waxwing's own envelopes with one device's keys, and only those of pinned senders: the
/// signature is verified against the pinned key before anything is decrypted.
public final class WaxwingOpener implements EnvelopeOpener {
    private final DeviceKeys recipient;
    private final Map<String, DevicePublicKeys> pinned;

    /// @param recipient the device that opens
    /// @param pinned the devices whose messages are accepted
    /// @throws IllegalArgumentException when two pinned devices share an id and differ in keys
    public WaxwingOpener(DeviceKeys recipient, Collection<DevicePublicKeys> pinned) {
        this.recipient = recipient;
        Map<String, DevicePublicKeys> byDevice = new HashMap<>();
        for (DevicePublicKeys device : pinned) {
            DevicePublicKeys other = byDevice.putIfAbsent(device.device(), device);
            if (other != null && !other.equals(device)) {
                throw new IllegalArgumentException(
                        "the device " + device.device() + " is pinned with two different keys");
            }
        }
        this.pinned = Map.copyOf(byDevice);
    }

    @Override
    public Opened open(MessageEnvelope envelope) throws EnvelopeException {
        if (!SealedLine.isSealed(envelope)) {
            throw EnvelopeException.malformed(
                    "The envelope is not a sealed message: the field 'v' is missing.");
        }
        return open(SealedLine.parse(envelope));
    }

    /// Opens a message that came in another form than the line protocol's.
    ///
    /// @throws EnvelopeException saying why the message is refused
    public Opened open(SealedMessage message) throws EnvelopeException {
        DevicePublicKeys sender = pinned.get(message.from().device());
        if (sender == null) {
            throw new EnvelopeException(
                    Reason.UNKNOWN_SENDER,
                    "The sending device " + message.from().device() + " is not pinned here.");
        }
        byte[] plaintext = SealedV1.open(message, sender, recipient);
        return new Opened(
                message.messageId(),
                plaintext,
                Optional.of(new Opened.Origin(message.from(), message.to(), message.createdAt())));
    }
}
