package dev.waxwing.crypto;

import dev.waxwing.model.MessageEnvelope;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;

/// Seals in Waxwing's own envelope, for every given device, signed by the sending device.
public final class WaxwingSealer implements EnvelopeSealer {
    private final SenderId sender;
    private final Ed25519.Signer signer;
    private final Destination destination;
    private final List<DevicePublicKeys> recipients;
    private final InstantSource clock;

    /// A sealer for a device that acts for no user, as on the line protocol.
    ///
    /// @throws IllegalArgumentException unless there are 1 to 1,000 recipients, no device twice
    public WaxwingSealer(
            DeviceKeys sender,
            Destination destination,
            Collection<DevicePublicKeys> recipients,
            InstantSource clock) {
        this(sender, "", destination, recipients, clock);
    }

    /// A sealer for a device that acts for `user`.
    ///
    /// @throws IllegalArgumentException unless there are 1 to 1,000 recipients, no device twice
    public WaxwingSealer(
            DeviceKeys sender,
            String user,
            Destination destination,
            Collection<DevicePublicKeys> recipients,
            InstantSource clock) {
        this.sender = new SenderId(user, sender.device());
        this.signer = sender.signer();
        this.destination = destination;
        this.recipients = List.copyOf(recipients);
        this.clock = clock;
        SealedMessage.requireRecipients(
                this.recipients.stream().map(DevicePublicKeys::device).toList());
    }

    @Override
    public MessageEnvelope seal(String messageId, byte[] plaintext) {
        return SealedLine.envelope(sealMessage(messageId, plaintext));
    }

    /// Seals as [#seal] does, for whoever needs another form than the line protocol's.
    ///
    /// @throws IllegalArgumentException when the id is not one a [MessageEnvelope] accepts
    public SealedMessage sealMessage(String messageId, byte[] plaintext) {
        Names.require("a message id", messageId, MessageEnvelope.MAX_ID_LENGTH);
        String now = Timestamps.format(clock.instant().truncatedTo(ChronoUnit.MILLIS));
        return SealedV1.seal(
                new Transcript.Binding(messageId, sender, destination, now),
                signer,
                recipients,
                plaintext,
                SealedV1.Draw.from(Providers.RANDOM, recipients.size()));
    }
}
