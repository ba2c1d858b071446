package dev.waxwing.crypto;

import static dev.waxwing.crypto.TestDevices.ALICE;
import static dev.waxwing.crypto.TestDevices.BOB;
import static dev.waxwing.crypto.TestDevices.CAROL;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waxwing.model.MessageEnvelope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;

/// Writes `docs/protocol/vectors/sealed-v1.json`: the same text each time, since all that is random
/// in a message is drawn from [TestDevices].
final class SealedVectors {
    static final ObjectMapper JSON = new ObjectMapper();
    private static final String CREATED_AT = "2026-11-21T09:30:00.123Z";

    private SealedVectors() {}

    static String document() throws IOException {
        ObjectNode root = JSON.createObjectNode();
        root.put(
                "description",
                "Sealed message, version 1, suite 1. The keys are for tests only: they are public,"
                        + " never use them. Keys and content are base64url without padding;"
                        + " intermediate values are hex.");
        ObjectNode devices = root.putObject("test_only_devices");
        device(devices.putObject("alice"), ALICE);
        device(devices.putObject("bob"), BOB);
        device(devices.putObject("carol"), CAROL);
        ArrayNode opens = root.putArray("opens");
        opens.add(opens(message("one recipient", "", ROUTE, List.of(BOB)), "Hello, Bob. \u2705"));
        opens.add(opens(message("two recipients", "", ROUTE, List.of(BOB, CAROL)), "To both."));
        opens.add(opens(message("empty content", "", ROUTE, List.of(BOB)), ""));
        opens.add(
                opens(
                        message("a user", "al", new Destination.User("bob"), List.of(BOB)),
                        "From a person."));
        opens.add(
                opens(
                        message("a group", "zoë/1", new Destination.Group("g-1"), List.of(BOB)),
                        "A user's name may hold a slash and any letter."));
        opens.add(
                opens(
                        message("a talk", "al", new Destination.Conversation("c"), List.of(CAROL)),
                        "In a conversation."));
        root.set("refused", SealedRefusals.all());
        return pretty(root);
    }

    static final Destination ROUTE = new Destination.Route("orders", "eu.new");

    /// What is sealed in one vector.
    record Message(
            String name, Transcript.Binding binding, List<DeviceKeys> to, SealedV1.Draw draw) {
        SealedMessage sealed(byte[] plaintext) {
            byte[] contentKey = draw.contentKey().clone();
            return SealedV1.seal(
                    binding,
                    ALICE.signer(),
                    to.stream().map(DeviceKeys::publicKeys).toList(),
                    plaintext,
                    new SealedV1.Draw(contentKey, draw.nonce(), draw.ephemerals()));
        }
    }

    static Message message(String name, String user, Destination to, List<DeviceKeys> recipients) {
        List<AsymmetricCipherKeyPair> ephemerals =
                recipients.stream().map(r -> TestDevices.ephemeral(name + r.device())).toList();
        return new Message(
                name,
                new Transcript.Binding(
                        "m-" + name.replace(' ', '-'),
                        new SenderId(user, ALICE.device()),
                        to,
                        CREATED_AT),
                recipients,
                new SealedV1.Draw(
                        TestDevices.bytes(name + " content key", 32),
                        TestDevices.bytes(name + " nonce", 12),
                        ephemerals));
    }

    static ObjectNode line(MessageEnvelope e) {
        ObjectNode line = JSON.createObjectNode();
        line.put("message_id", e.messageId());
        line.put("ciphertext", e.ciphertext());
        line.put("nonce", e.nonce());
        line.put("tag", e.tag());
        line.put("enc_session_key", e.encSessionKey());
        for (Map.Entry<String, Object> field : e.extra().entrySet()) {
            line.set(field.getKey(), JSON.valueToTree(field.getValue()));
        }
        return line;
    }

    private static ObjectNode opens(Message message, String content) throws IOException {
        byte[] plaintext = content.getBytes(StandardCharsets.UTF_8);
        SealedMessage sealed = message.sealed(plaintext);
        ObjectNode vector = JSON.createObjectNode();
        vector.put("name", message.name());
        vector.put("plaintext", Base64Form.URL.encode(plaintext));
        vector.put("content_key", hex(message.draw().contentKey()));
        vector.put("content_aad", hex(Transcript.contentAad(message.binding())));
        ArrayNode recipients = vector.putArray("recipients");
        for (int i = 0; i < message.to().size(); i++) {
            String device = message.to().get(i).device();
            ObjectNode recipient = recipients.addObject();
            recipient.put("device", device);
            recipient.put("ephemeral_private", hex(privateKey(message.draw().ephemerals().get(i))));
            recipient.put("info", hex(Transcript.keyInfo(message.binding(), device)));
        }
        vector.put(
                "signed",
                hex(
                        Transcript.signed(
                                message.binding(),
                                sealed.nonce(),
                                sealed.ciphertext(),
                                sealed.keys())));
        vector.set("json", JSON.readTree(SealedJson.bytes(sealed)));
        vector.set("line", line(SealedLine.envelope(sealed)));
        return vector;
    }

    private static void device(ObjectNode node, DeviceKeys keys) {
        node.put("device", keys.device());
        node.put("ed25519_private", Base64Form.URL.encode(keys.ed25519()));
        node.put("x25519_private", Base64Form.URL.encode(keys.x25519()));
        node.put("ed25519", Base64Form.URL.encode(keys.publicKeys().ed25519()));
        node.put("x25519", Base64Form.URL.encode(keys.publicKeys().x25519()));
        node.put("fingerprint", keys.publicKeys().fingerprint());
    }

    private static byte[] privateKey(AsymmetricCipherKeyPair pair) {
        return ((X25519PrivateKeyParameters) pair.getPrivate()).getEncoded();
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static String pretty(ObjectNode root) throws JsonProcessingException {
        DefaultIndenter indent = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
        printer.indentObjectsWith(indent);
        printer.indentArraysWith(indent);
        return JSON.writer(printer).writeValueAsString(root) + "\n";
    }
}
