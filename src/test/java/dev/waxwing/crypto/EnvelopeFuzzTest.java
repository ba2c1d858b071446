package dev.waxwing.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waxwing.crypto.EnvelopeException.Reason;
import dev.waxwing.model.MessageEnvelope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Any bytes as an envelope: opened when they are one of the published test vectors, refused with
/// an [EnvelopeException] otherwise, since nothing else was ever sealed to these keys.
///
/// Seeds run as ordinary tests; `JAZZER_FUZZ=1` searches on from them.
final class EnvelopeFuzzTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path VECTORS = Path.of("docs/protocol/vectors");
    private static final RsaOpener RSA = rsaOpener();
    private static final WaxwingOpener WAXWING =
            new WaxwingOpener(TestDevices.BOB, List.of(TestDevices.ALICE.publicKeys()));
    private static final Set<String> RSA_CONTENT =
            content("rsa-envelope.json", Base64Form.STANDARD);
    private static final Set<String> WAXWING_CONTENT = content("sealed-v1.json", Base64Form.URL);

    @FuzzTest(maxDuration = "2m")
    void rsaEnvelopeOpensOrIsRefused(byte[] bytes) {
        Optional<MessageEnvelope> envelope = envelope(bytes);
        if (envelope.isEmpty()) {
            return;
        }
        try {
            assertThat(text(RSA.open(envelope.get()))).isIn(RSA_CONTENT);
        } catch (EnvelopeException e) {
            assertThat(e.getMessage()).endsWith(".").doesNotContainPattern("\\R");
        }
    }

    @FuzzTest(maxDuration = "2m")
    void sealedLineOpensOrIsRefused(byte[] bytes) {
        Optional<MessageEnvelope> envelope = envelope(bytes);
        if (envelope.isEmpty()) {
            return;
        }
        SealedMessage message;
        try {
            message = SealedLine.parse(envelope.get());
        } catch (EnvelopeException e) {
            assertThat(e.reason()).isIn(Reason.MALFORMED, Reason.UNSUPPORTED);
            assertThat(e.getMessage()).endsWith(".").doesNotContainPattern("\\R");
            return;
        }
        try {
            assertThat(SealedLine.parse(SealedLine.envelope(message))).isEqualTo(message);
            assertThat(text(WAXWING.open(envelope.get()))).isIn(WAXWING_CONTENT);
        } catch (EnvelopeException e) {
            assertThat(e.reason()).isNotIn(Reason.MALFORMED, Reason.UNSUPPORTED);
        }
    }

    @FuzzTest(maxDuration = "2m")
    void sealedJsonOpensOrIsRefused(byte[] bytes) {
        SealedMessage message;
        try {
            message = SealedJson.parse(bytes);
        } catch (EnvelopeException e) {
            assertThat(e.reason()).isIn(Reason.MALFORMED, Reason.UNSUPPORTED);
            assertThat(e.getMessage()).endsWith(".").doesNotContainPattern("\\R");
            return;
        }
        try {
            assertThat(SealedJson.parse(SealedJson.bytes(message))).isEqualTo(message);
            assertThat(text(WAXWING.open(message))).isIn(WAXWING_CONTENT);
        } catch (EnvelopeException e) {
            assertThat(e.reason()).isNotIn(Reason.MALFORMED, Reason.UNSUPPORTED);
        }
    }

    private static Optional<MessageEnvelope> envelope(byte[] bytes) {
        try {
            return Optional.of(VectorFile.envelope(JSON.readTree(bytes)));
        } catch (IOException | RuntimeException _) {
            // Not a message: the envelope's own constructor is not what is searched here.
            return Optional.empty();
        }
    }

    private static String text(Opened opened) {
        return HexFormat.of().formatHex(opened.plaintext());
    }

    private static Set<String> content(String file, Base64Form base64) {
        try {
            Set<String> content = new HashSet<>();
            content.add(HexFormat.of().formatHex("this must never be shown".getBytes(UTF_8)));
            for (JsonNode vector : VectorFile.read(VECTORS.resolve(file)).get("opens")) {
                byte[] plaintext = base64.decode(vector.get("plaintext").asText());
                content.add(HexFormat.of().formatHex(plaintext));
            }
            return content;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static RsaOpener rsaOpener() {
        try {
            JsonNode file = VectorFile.read(VECTORS.resolve("rsa-envelope.json"));
            return new RsaOpener(RsaPem.parsePrivate(file.get("test_only_private_key").asText()));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
