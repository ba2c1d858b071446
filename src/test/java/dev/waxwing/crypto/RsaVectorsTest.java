package dev.waxwing.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waxwing.model.MessageEnvelope;
import java.io.IOException;
import java.nio.file.Path;
import java.security.Provider;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The published clients' envelope against vectors that another implementation made.
class RsaVectorsTest {
    private static final Path FILE = Path.of("docs/protocol/vectors/rsa-envelope.json");

    @ParameterizedTest
    @MethodSource("opens")
    void opensWhatTheOtherSealed(JsonNode vector) throws Exception {
        for (Provider provider : List.of(Providers.JDK, Providers.RSA)) {
            MessageEnvelope envelope = VectorFile.envelope(vector.get("envelope"));
            Opened opened = new RsaOpener(key(), provider).open(envelope);
            assertThat(opened.plaintext()).isEqualTo(bytes(vector, "plaintext"));
            assertThat(opened.messageId()).isEqualTo(envelope.messageId());
        }
    }

    @ParameterizedTest
    @MethodSource("opens")
    void sealsTheSameWithTheSameRandomness(JsonNode vector) throws Exception {
        MessageEnvelope theirs = VectorFile.envelope(vector.get("envelope"));
        MessageEnvelope ours =
                new RsaSealer(RsaPem.parsePublic(text("public_key")))
                        .seal(
                                theirs.messageId(),
                                bytes(vector, "plaintext"),
                                bytes(vector, "session_key"),
                                Base64Form.STANDARD.decode(theirs.nonce()));
        assertThat(ours.ciphertext()).isEqualTo(theirs.ciphertext());
        assertThat(ours.tag()).isEqualTo(theirs.tag());
        assertThat(new RsaOpener(key()).open(ours).plaintext())
                .isEqualTo(bytes(vector, "plaintext"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refuses(JsonNode vector) throws Exception {
        for (Provider provider : List.of(Providers.JDK, Providers.RSA)) {
            RsaOpener opener = new RsaOpener(key(), provider);
            assertThatExceptionOfType(EnvelopeException.class)
                    .isThrownBy(() -> opener.open(VectorFile.envelope(vector.get("envelope"))))
                    .satisfies(
                            e -> assertThat(e.reason()).hasToString(vector.get("reason").asText()));
        }
    }

    @Test
    void bothPrivateFormsAreTheSameKey() throws Exception {
        assertThat(RsaPem.parsePrivate(text("test_only_private_key_pkcs1"))).isEqualTo(key());
        assertThat(RsaPem.text(key())).isEqualTo(text("test_only_private_key"));
        assertThat(RsaPem.text(RsaPem.parsePublic(text("public_key"))))
                .isEqualTo(text("public_key"));
    }

    static Iterable<JsonNode> opens() throws IOException {
        return VectorFile.read(FILE).get("opens");
    }

    static Iterable<JsonNode> refused() throws IOException {
        return VectorFile.read(FILE).get("refused");
    }

    private static RSAPrivateCrtKey key() throws IOException {
        return RsaPem.parsePrivate(text("test_only_private_key"));
    }

    private static String text(String name) throws IOException {
        return VectorFile.read(FILE).get(name).asText();
    }

    private static byte[] bytes(JsonNode vector, String name) {
        return Base64Form.STANDARD.decode(vector.get(name).asText());
    }
}
