package dev.waxwing.crypto;

import static dev.waxwing.crypto.TestDevices.ALICE;
import static dev.waxwing.crypto.TestDevices.BOB;
import static dev.waxwing.crypto.TestDevices.CAROL;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waxwing.crypto.EnvelopeException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// The sealed messages of the test vectors that must be refused, each with its reason. Unless it
/// says otherwise, Bob opens and has pinned Alice.
final class SealedRefusals {
    private static final SealedVectors.Message GOOD =
            SealedVectors.message("refused", "al", SealedVectors.ROUTE, List.of(BOB, CAROL));
    private static final SealedMessage SEALED =
            GOOD.sealed("this must never be shown".getBytes(StandardCharsets.UTF_8));

    private final ArrayNode refused = SealedVectors.JSON.createArrayNode();

    private SealedRefusals() {}

    static ArrayNode all() throws IOException {
        SealedRefusals refusals = new SealedRefusals();
        refusals.altered();
        refusals.wrongPeople();
        refusals.signedButWrong();
        refusals.malformedLines();
        refusals.malformedJson();
        return refusals.refused;
    }

    private void altered() {
        line("the signature altered", Reason.BAD_SIGNATURE, e -> flip(e, "sig"));
        line("the ciphertext altered", Reason.BAD_SIGNATURE, e -> flip(e, "ciphertext"));
        line("the tag altered", Reason.BAD_SIGNATURE, e -> flip(e, "tag"));
        line("the nonce altered", Reason.BAD_SIGNATURE, e -> flip(e, "nonce"));
        line("another message id", Reason.BAD_SIGNATURE, e -> e.put("message_id", "m-other"));
        line(
                "another user",
                Reason.BAD_SIGNATURE,
                e -> e.put("sender", "mallory/" + ALICE.device()));
        line(
                "another time",
                Reason.BAD_SIGNATURE,
                e -> headers(e).put("created_at", "2026-11-21T09:30:00.124Z"));
        line(
                "another key of the route",
                Reason.BAD_SIGNATURE,
                e -> headers(e).putObject("to").put("exchange", "orders").put("key", "us.new"));
        line(
                "the same names as another kind of destination",
                Reason.BAD_SIGNATURE,
                e -> headers(e).putObject("to").put("group", "orders"));
        line(
                "a recipient removed",
                Reason.BAD_SIGNATURE,
                e -> keys(e, SEALED.keys().subList(0, 1)));
        line(
                "the recipients exchanged",
                Reason.BAD_SIGNATURE,
                e -> keys(e, SEALED.keys().reversed()));
    }

    private void wrongPeople() {
        line("a sender who is not pinned", Reason.UNKNOWN_SENDER, e -> {}).put("pinned", "carol");
        line(
                "signed by another device than it names",
                Reason.BAD_SIGNATURE,
                e -> e.put("sig", base64(CAROL.signer().sign(signed(SEALED)))));
        SealedMessage toCarol =
                SealedVectors.message("for carol", "", SealedVectors.ROUTE, List.of(CAROL))
                        .sealed(new byte[3]);
        message("sealed to others", Reason.NOT_FOR_THIS_KEY, toCarol);
    }

    // An honest sender never makes these: the signature holds and the opening must fail all the
    // same.
    private void signedButWrong() {
        byte[] flipped = SEALED.ciphertext().clone();
        flipped[0] ^= 1;
        message("signed, the content altered", Reason.ALTERED, resigned(flipped, SEALED.keys()));
        SealedMessage other =
                SealedVectors.message("another id", "al", SealedVectors.ROUTE, List.of(BOB, CAROL))
                        .sealed(new byte[3]);
        message(
                "signed, a key sealed for another message",
                Reason.NOT_FOR_THIS_KEY,
                resigned(SEALED.ciphertext(), other.keys()));
        message(
                "signed, a low-order encapsulated key",
                Reason.NOT_FOR_THIS_KEY,
                resigned(SEALED.ciphertext(), withEnc(enc -> new byte[enc.length])));
        message(
                "signed, an encapsulated key that is not canonical",
                Reason.NOT_FOR_THIS_KEY,
                resigned(SEALED.ciphertext(), withEnc(SealedRefusals::setTopBit)));
    }

    private void malformedLines() {
        line("version 2", Reason.UNSUPPORTED, e -> e.put("v", 2));
        line("suite 2", Reason.UNSUPPORTED, e -> e.put("suite", 2));
        line("a version as text", Reason.MALFORMED, e -> e.put("v", "1"));
        line("no version", Reason.MALFORMED, e -> e.remove("v"));
        line("no signature", Reason.MALFORMED, e -> e.remove("sig"));
        line("no headers", Reason.MALFORMED, e -> e.remove("headers"));
        line("a signature of 63 bytes", Reason.MALFORMED, e -> e.put("sig", base64(new byte[63])));
        line("a nonce of 16 bytes", Reason.MALFORMED, e -> e.put("nonce", base64(new byte[16])));
        line("a tag of 12 bytes", Reason.MALFORMED, e -> e.put("tag", base64(new byte[12])));
        line("an empty user", Reason.MALFORMED, e -> e.put("sender", "/" + ALICE.device()));
        line(
                "a time without milliseconds",
                Reason.MALFORMED,
                e -> headers(e).put("created_at", "2026-11-21T09:30:00Z"));
        line(
                "a time that is no time",
                Reason.MALFORMED,
                e -> headers(e).put("created_at", "2026-02-30T09:30:00.123Z"));
        line(
                "two kinds of destination",
                Reason.MALFORMED,
                e -> headers(e).putObject("to").put("user", "bob").put("group", "g"));
        line("no keys", Reason.MALFORMED, e -> e.put("enc_session_key", base64("[]")));
        line(
                "keys that are not compact",
                Reason.MALFORMED,
                e -> e.put("enc_session_key", base64(keysText(SEALED.keys()) + " ")));
        line(
                "a device twice",
                Reason.MALFORMED,
                e -> keys(e, List.of(SEALED.keys().getFirst(), SEALED.keys().getFirst())));
    }

    private void malformedJson() {
        json("text behind the message", text -> text + "{}");
        json("cut short", text -> text.substring(0, text.length() - 1));
        json("not an object", text -> "[" + text + "]");
        json("a field twice", text -> text.replace("{\"v\":1,", "{\"v\":1,\"v\":1,"));
        json("a field nobody signed", text -> text.replace("{\"v\":1,", "{\"v\":1,\"x\":1,"));
        json("a version that is not whole", text -> text.replace("\"v\":1", "\"v\":1.0"));
        json("padded base64", text -> text.replaceFirst("(\"signature\":\"[^\"]*)", "$1=="));
        json("an empty user", text -> text.replace("\"user\":\"al\"", "\"user\":\"\""));
        json("a lone surrogate", text -> text.replace("\"al\"", "\"\\ud800\""));
        json("null instead of text", text -> text.replace("\"al\"", "null"));
    }

    private ObjectNode line(String name, Reason reason, Consumer<ObjectNode> change) {
        ObjectNode line = SealedVectors.line(SealedLine.envelope(SEALED));
        change.accept(line);
        return add(name, reason).set("line", line);
    }

    private void message(String name, Reason reason, SealedMessage message) {
        add(name, reason).set("line", SealedVectors.line(SealedLine.envelope(message)));
    }

    private void json(String name, UnaryOperator<String> change) {
        String good = new String(SealedJson.bytes(SEALED), StandardCharsets.UTF_8);
        String bad = change.apply(good);
        if (bad.equals(good)) {
            throw new AssertionError("nothing changed: " + name);
        }
        add(name, Reason.MALFORMED).put("json_text", bad);
    }

    private ObjectNode add(String name, Reason reason) {
        return refused.addObject()
                .put("name", name)
                .put("reason", reason.name())
                .put("opener", "bob")
                .put("pinned", "alice");
    }

    private static SealedMessage resigned(byte[] ciphertext, List<SealedKey> keys) {
        SealedMessage unsigned = signed(ciphertext, keys, new byte[64]);
        return signed(ciphertext, keys, ALICE.signer().sign(signed(unsigned)));
    }

    private static SealedMessage signed(byte[] ciphertext, List<SealedKey> keys, byte[] signature) {
        return new SealedMessage(
                SEALED.messageId(),
                SEALED.from(),
                SEALED.to(),
                SEALED.createdAt(),
                SEALED.nonce(),
                ciphertext,
                keys,
                signature);
    }

    private static byte[] signed(SealedMessage m) {
        return Transcript.signed(Transcript.Binding.of(m), m.nonce(), m.ciphertext(), m.keys());
    }

    private static List<SealedKey> withEnc(UnaryOperator<byte[]> change) {
        return SEALED.keys().stream()
                .map(key -> new SealedKey(key.device(), change.apply(key.enc()), key.key()))
                .toList();
    }

    private static byte[] setTopBit(byte[] enc) {
        byte[] changed = enc.clone();
        changed[31] |= (byte) 0x80;
        return changed;
    }

    private static ObjectNode headers(ObjectNode line) {
        return (ObjectNode) line.required("headers");
    }

    private static void keys(ObjectNode line, List<SealedKey> keys) {
        line.put("enc_session_key", base64(keysText(keys)));
    }

    private static String keysText(List<SealedKey> keys) {
        return new String(UntypedJson.bytes(SealedFields.keys(keys)), StandardCharsets.UTF_8);
    }

    private static void flip(ObjectNode line, String field) {
        byte[] bytes = Base64Form.STANDARD.decode(line.required(field).asText());
        bytes[bytes.length / 2] ^= 1;
        line.put(field, base64(bytes));
    }

    private static String base64(byte[] bytes) {
        return Base64Form.STANDARD.encode(bytes);
    }

    private static String base64(String text) {
        return base64(text.getBytes(StandardCharsets.UTF_8));
    }
}
