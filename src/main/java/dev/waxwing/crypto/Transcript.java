package dev.waxwing.crypto;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The bytes that a sealed message binds: what is authenticated with the content, what each key is
/// sealed under, and what is signed. Every variable part carries its length (4 bytes, big endian),
/// so no two messages share a transcript; each use starts with its own domain string.
final class Transcript {
    private static final String SIGNATURE = "waxwing-sealed-v1";
    private static final String CONTENT = "waxwing-sealed-v1 content";
    private static final String KEY = "waxwing-sealed-v1 key";

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);

    private Transcript(String domain, Binding binding) {
        text(domain);
        bytes.write(SealedMessage.VERSION);
        bytes.write(SealedMessage.SUITE);
        text(binding.messageId());
        text(binding.from().user());
        text(binding.from().device());
        destination(binding.to());
        text(binding.createdAt());
    }

    /// What is bound besides the content: who sent which message where and when.
    record Binding(String messageId, SenderId from, Destination to, String createdAt) {
        static Binding of(SealedMessage message) {
            return new Binding(
                    message.messageId(),
                    message.from(),
                    message.to(),
                    Timestamps.format(message.createdAt()));
        }
    }

    /// The AAD of the content.
    static byte[] contentAad(Binding binding) {
        return new Transcript(CONTENT, binding).bytes.toByteArray();
    }

    /// The HPKE `info` of the content key for one device.
    static byte[] keyInfo(Binding binding, String recipientDevice) {
        Transcript transcript = new Transcript(KEY, binding);
        transcript.text(recipientDevice);
        return transcript.bytes.toByteArray();
    }

    /// What the sender's device signs.
    static byte[] signed(Binding binding, byte[] nonce, byte[] ciphertext, List<SealedKey> keys) {
        Transcript transcript = new Transcript(SIGNATURE, binding);
        transcript.part(nonce);
        transcript.part(ciphertext);
        transcript.number(keys.size());
        for (SealedKey key : keys) {
            transcript.text(key.device());
            transcript.part(key.enc());
            transcript.part(key.key());
        }
        return transcript.bytes.toByteArray();
    }

    private void destination(Destination to) {
        switch (to) {
            case Destination.User(String id) -> texts("user", id, "");
            case Destination.Group(String id) -> texts("group", id, "");
            case Destination.Conversation(String id) -> texts("conversation", id, "");
            case Destination.Route(String exchange, String key) -> texts("route", exchange, key);
        }
    }

    private void texts(String kind, String first, String second) {
        text(kind);
        text(first);
        text(second);
    }

    private void text(String text) {
        part(text.getBytes(StandardCharsets.UTF_8));
    }

    private void part(byte[] part) {
        number(part.length);
        bytes.writeBytes(part);
    }

    private void number(int value) {
        bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
    }
}
