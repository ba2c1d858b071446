package dev.waxwing.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waxwing.model.MessageEnvelope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The sealed message against its published vectors, as every other implementation reads them.
class SealedVectorsTest {
    private static final Path FILE = Path.of("docs/protocol/vectors/sealed-v1.json");

    /// With `-Dwaxwing.vectors.write=true` the file is written instead.
    @Test
    void theFileIsWhatTheCodeGives() throws IOException {
        String document = SealedVectors.document();
        if (Boolean.getBoolean("waxwing.vectors.write")) {
            Files.writeString(FILE, document);
        }
        assertThat(FILE).hasContent(document);
    }

    @ParameterizedTest
    @MethodSource("opens")
    void bothFormsOpen(JsonNode vector) throws Exception {
        byte[] plaintext = Base64Form.URL.decode(vector.get("plaintext").asText());
        SealedMessage json = SealedJson.parse(bytes(vector.get("json")));
        SealedMessage line = SealedLine.parse(VectorFile.envelope(vector.get("line")));
        assertThat(line).isEqualTo(json);
        for (JsonNode recipient : vector.get("recipients")) {
            WaxwingOpener opener = opener(recipient.get("device").asText());
            assertThat(opener.open(json).plaintext()).isEqualTo(plaintext);
            assertThat(opener.open(VectorFile.envelope(vector.get("line"))).plaintext())
                    .isEqualTo(plaintext);
        }
    }

    @ParameterizedTest
    @MethodSource("opens")
    void bothFormsAreWrittenAsTheyWereRead(JsonNode vector) throws Exception {
        SealedMessage message = SealedJson.parse(bytes(vector.get("json")));
        assertThat(SealedJson.bytes(message)).isEqualTo(bytes(vector.get("json")));
        MessageEnvelope envelope = SealedLine.envelope(message);
        assertThat(envelope).isEqualTo(VectorFile.envelope(vector.get("line")));
    }

    @ParameterizedTest
    @MethodSource("opens")
    void theTranscriptsAreAsPrinted(JsonNode vector) throws Exception {
        SealedMessage message = SealedJson.parse(bytes(vector.get("json")));
        Transcript.Binding binding = Transcript.Binding.of(message);
        assertThat(Transcript.contentAad(binding)).isEqualTo(hex(vector.get("content_aad")));
        for (JsonNode recipient : vector.get("recipients")) {
            assertThat(Transcript.keyInfo(binding, recipient.get("device").asText()))
                    .isEqualTo(hex(recipient.get("info")));
        }
        assertThat(
                        Transcript.signed(
                                binding, message.nonce(), message.ciphertext(), message.keys()))
                .isEqualTo(hex(vector.get("signed")));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refuses(JsonNode vector) {
        WaxwingOpener opener =
                new WaxwingOpener(
                        device(vector.get("opener").asText()),
                        List.of(device(vector.get("pinned").asText()).publicKeys()));
        assertThatExceptionOfType(EnvelopeException.class)
                .isThrownBy(() -> open(opener, vector))
                .satisfies(e -> assertThat(e.reason()).hasToString(vector.get("reason").asText()));
    }

    static Iterable<JsonNode> opens() throws IOException {
        return VectorFile.read(FILE).get("opens");
    }

    static Iterable<JsonNode> refused() throws IOException {
        return VectorFile.read(FILE).get("refused");
    }

    private static void open(WaxwingOpener opener, JsonNode vector) throws EnvelopeException {
        JsonNode text = vector.get("json_text");
        if (text == null) {
            opener.open(VectorFile.envelope(vector.get("line")));
        } else {
            opener.open(SealedJson.parse(text.asText().getBytes(StandardCharsets.UTF_8)));
        }
    }

    private static WaxwingOpener opener(String id) {
        DeviceKeys keys = id.equals(device("bob").device()) ? device("bob") : device("carol");
        return new WaxwingOpener(keys, List.of(device("alice").publicKeys()));
    }

    private static DeviceKeys device(String name) {
        try {
            JsonNode device = VectorFile.read(FILE).get("test_only_devices").get(name);
            DeviceKeys keys =
                    new DeviceKeys(
                            device.get("device").asText(),
                            Base64Form.URL.decode(device.get("ed25519_private").asText()),
                            Base64Form.URL.decode(device.get("x25519_private").asText()));
            assertThat(keys.publicKeys().fingerprint())
                    .isEqualTo(device.get("fingerprint").asText());
            return keys;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] bytes(JsonNode node) throws IOException {
        return SealedVectors.JSON.writeValueAsBytes(node);
    }

    private static byte[] hex(JsonNode node) {
        return HexFormat.of().parseHex(node.asText());
    }
}
