package dev.waxwing.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waxwing.crypto.EnvelopeException.Reason;
import dev.waxwing.model.MessageEnvelope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
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
    private static final Set<List<String>> RSA_SEALED = sealed("rsa-envelope.json", "envelope");
    private static final Set<List<String>> WAXWING_SEALED = sealed("sealed-v1.json", "line");

    @FuzzTest(maxDuration = "2m")
    void rsaEnvelopeOpensOrIsRefused(byte[] bytes) {
        Optional<MessageEnvelope> envelope = envelope(bytes);
        if (envelope.isEmpty()) {
            return;
        }
        try {
            RSA.open(envelope.get());
            assertThat(RSA_SEALED).contains(strings(envelope.get()));
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
        try {
            SealedMessage message = SealedLine.parse(envelope.get());
            assertThat(SealedLine.parse(SealedLine.envelope(message))).isEqualTo(message);
            WAXWING.open(envelope.get());
            assertThat(WAXWING_SEALED).contains(strings(envelope.get()));
        } catch (EnvelopeException e) {
            assertThat(e.getMessage()).endsWith(".").doesNotContainPattern("\\R");
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
            WAXWING.open(message);
            assertThat(WAXWING_SEALED).contains(strings(SealedLine.envelope(message)));
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

    private static List<String> strings(MessageEnvelope e) {
        return List.of(e.ciphertext(), e.nonce(), e.tag(), e.encSessionKey());
    }

    private static Set<List<String>> sealed(String file, String form) {
        try {
            Set<List<String>> sealed = new HashSet<>();
            for (JsonNode vector : VectorFile.read(VECTORS.resolve(file)).get("opens")) {
                sealed.add(strings(VectorFile.envelope(vector.get(form))));
            }
            return sealed;
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
