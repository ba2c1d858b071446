package dev.waxwing.client;

import dev.waxwing.crypto.EnvelopeException;
import dev.waxwing.crypto.EnvelopeOpener;
import dev.waxwing.crypto.Opened;
import dev.waxwing.model.MessageEnvelope;
import dev.waxwing.protocol.MessageJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/// Messages of the tests: the ciphertext is the text in base64, and an envelope whose tag is `bad`
/// cannot be opened.
final class Messages {
    static final Route ROUTE = new Route("x", "k");
    static final Tries FAST = new Tries(3, Duration.ofMillis(150));
    static final Duration BACKOFF = Duration.ofMillis(50);

    static final EnvelopeOpener OPENER =
            envelope -> {
                if (envelope.tag().equals("bad")) {
                    throw new EnvelopeException(
                            EnvelopeException.Reason.ALTERED, "the tag is wrong");
                }
                byte[] text = Base64.getDecoder().decode(envelope.ciphertext());
                return new Opened(envelope.messageId(), text, Optional.empty());
            };

    private Messages() {}

    static MessageEnvelope message(String id) {
        return message(id, "text of " + id, "good");
    }

    static MessageEnvelope message(String id, String text, String tag) {
        String body = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        return new MessageEnvelope(id, body, "bm9uY2U=", tag, "a2V5", Map.of());
    }

    static String json(MessageEnvelope message) {
        return new String(MessageJson.bytes(message), StandardCharsets.UTF_8);
    }
}
