package dev.waxwing.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.waxwing.model.MessageEnvelope;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// The fast path against the slow one: what the scanner takes as it came is what the parser would
/// have written, and nothing the parser writes in plain ASCII is missed.
///
/// Seeds run as ordinary tests; `JAZZER_FUZZ=1` searches on from them.
final class MessageScannerFuzzTest {
    @FuzzTest(maxDuration = "2m")
    void agreesWithTheParser(byte[] bytes) {
        int idLength = scanned(bytes);
        MessageEnvelope message;
        try {
            message = MessageJson.parse(bytes, 0, bytes.length);
        } catch (MalformedMessage e) {
            assertThat(idLength).as("the parser refuses: %s", e.why()).isEqualTo(-1);
            return;
        }
        boolean canonical =
                message.extra().isEmpty()
                        && isPlain(bytes)
                        && Arrays.equals(MessageJson.bytes(message), bytes);
        assertThat(idLength >= 0).as("canonical").isEqualTo(canonical);
        if (canonical) {
            assertThat(
                            new String(
                                    bytes,
                                    MessageScanner.ID_OFFSET,
                                    idLength,
                                    StandardCharsets.US_ASCII))
                    .isEqualTo(message.messageId());
        }
    }

    /// The scanner reads eight bytes at a time: each length of each field meets each place in a
    /// word.
    @Test
    void everyLengthOfEveryFieldIsRecognised() {
        for (int id = 1; id <= 20; id++) {
            for (int text = 0; text <= 20; text++) {
                agreesWithTheParser(
                        message("i".repeat(id), "c".repeat(text), "n".repeat(text), "k"));
                agreesWithTheParser(message("i".repeat(id), "", "", "k".repeat(text)));
            }
        }
        assertThat(scanned(message("i".repeat(MessageEnvelope.MAX_ID_LENGTH), "c", "n", "k")))
                .isEqualTo(MessageEnvelope.MAX_ID_LENGTH);
        agreesWithTheParser(message("i".repeat(MessageEnvelope.MAX_ID_LENGTH + 1), "c", "n", "k"));
    }

    /// One odd byte, of each value, at each place.
    @Test
    void everyByteAtEveryPlaceIsJudgedAsTheParserDoes() {
        byte[] good = message("id", "0123456789abcdef", "nonce", "key");
        for (int at = 0; at < good.length; at++) {
            for (int value = Byte.MIN_VALUE; value <= Byte.MAX_VALUE; value++) {
                byte[] bytes = good.clone();
                bytes[at] = (byte) value;
                agreesWithTheParser(bytes);
            }
        }
    }

    private static byte[] message(String id, String ciphertext, String nonce, String key) {
        return "{\"message_id\":\"%s\",\"ciphertext\":\"%s\",\"nonce\":\"%s\",\"tag\":\"t\",\"enc_session_key\":\"%s\"}"
                .formatted(id, ciphertext, nonce, key)
                .getBytes(StandardCharsets.UTF_8);
    }

    /// Scans it alone and between other bytes, which must not matter.
    private static int scanned(byte[] bytes) {
        int alone = MessageScanner.canonicalIdLength(bytes, 0, bytes.length);
        byte[] line = new byte[bytes.length + 20];
        Arrays.fill(line, (byte) '"');
        System.arraycopy(bytes, 0, line, 7, bytes.length);
        assertThat(MessageScanner.canonicalIdLength(line, 7, 7 + bytes.length)).isEqualTo(alone);
        return alone;
    }

    private static boolean isPlain(byte[] bytes) {
        for (byte b : bytes) {
            if (b < ' ' || b == '\\') {
                return false;
            }
        }
        return true;
    }
}
