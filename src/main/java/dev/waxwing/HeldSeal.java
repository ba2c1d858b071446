package dev.waxwing;

import dev.waxwing.crypto.KeyException;
import dev.waxwing.crypto.ServerKeys;
import dev.waxwing.model.MessageEnvelope;
import dev.waxwing.model.UuidV7;
import dev.waxwing.protocol.MalformedMessage;
import dev.waxwing.protocol.MessageJson;
import dev.waxwing.routing.TopicMessage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.AEADBadTagException;
import org.jspecify.annotations.Nullable;

/// Messages that rules hold back, as they are stored: all of a message sealed under a server key,
/// as the `ciphertext` of a message of a queue, with the key's version beside it. Its id there is
/// the same for a repetition of the same message by the same sender, and for nothing else. Safe for
/// all threads.
final class HeldSeal {
    private static final byte[] DOMAIN = "waxwing-held-v1".getBytes(StandardCharsets.US_ASCII);

    /// The field with the key's version. What an older Waxwing has held back has none, and is not
    /// sealed.
    private static final String KEY = "key";

    /// Bytes of an id, in hexadecimal.
    private static final int ID_BYTES = 16;

    private final ServerKeys keys;

    HeldSeal(ServerKeys keys) {
        this.keys = keys;
    }

    ServerKeys keys() {
        return keys;
    }

    /// Canonical JSON of a message of a queue.
    byte[] seal(TopicMessage message, int key) {
        String id = id(message);
        byte[] sealed = keys.seal(key, context(id, key), QueueForm.held(message));
        return MessageJson.bytes(
                new MessageEnvelope(
                        id,
                        Base64.getEncoder().encodeToString(sealed),
                        "",
                        "",
                        "",
                        Map.of(KEY, key)));
    }

    /// Reads what [#seal] has made, or what was held back before messages were sealed.
    ///
    /// @throws MalformedMessage when it is neither, or does not open
    TopicMessage open(byte[] json, int offset, int length) throws MalformedMessage {
        return QueueForm.read(envelope(json, offset, length));
    }

    /// The form of [QueueForm#held] of the same.
    ///
    /// @throws MalformedMessage likewise
    MessageEnvelope envelope(byte[] json, int offset, int length) throws MalformedMessage {
        MessageEnvelope envelope = MessageJson.parse(json, offset, length);
        if (!(envelope.extra().get(KEY) instanceof Integer key)) {
            return envelope;
        }
        try {
            byte[] sealed = Base64.getDecoder().decode(envelope.ciphertext());
            byte[] held = keys.open(key, context(envelope.messageId(), key), sealed);
            return MessageJson.parse(held, 0, held.length);
        } catch (KeyException | AEADBadTagException | IllegalArgumentException e) {
            throw new MalformedMessage("it does not open: " + e.getMessage());
        }
    }

    private static String id(TopicMessage message) {
        String given = message.messageId();
        if (given == null) {
            return UuidV7.next(InstantSource.system()).toString();
        }
        MessageDigest digest = sha256();
        add(digest, message.topic().text());
        add(digest, message.origin());
        add(digest, message.sender());
        add(digest, given);
        return HexFormat.of().formatHex(digest.digest(), 0, ID_BYTES);
    }

    private static void add(MessageDigest digest, @Nullable String text) {
        byte[] utf8 = (text == null ? "" : text).getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(utf8.length).array());
        digest.update(utf8);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static byte[] context(String id, int key) {
        byte[] text = id.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(DOMAIN.length + text.length + Integer.BYTES)
                .put(DOMAIN)
                .put(text)
                .putInt(key)
                .array();
    }
}
