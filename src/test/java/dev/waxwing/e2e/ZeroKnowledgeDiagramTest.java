package dev.waxwing.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waxwing.crypto.DeviceKeys;
import dev.waxwing.crypto.KeyFiles;
import dev.waxwing.crypto.SigningKey;
import dev.waxwing.e2e.HttpCalls.Reply;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The zero-knowledge diagram, walked from its first arrow to its last: what client A does, what
/// the server has of it, what client B does; at the end all that the server keeps is searched for
/// the plaintext and for the keys. The arrows stand before the steps.
final class ZeroKnowledgeDiagramTest {
    private static final String PLAINTEXT = "Meet me at the old windmill, and tell nobody: 7 pm.";
    private static final int SEED = 32;

    @TempDir private Path directory;
    private RunningServer server;
    private HttpCalls http;

    @BeforeEach
    void start() {
        server =
                ServerLaunch.on(directory.resolve("d"))
                        .set("logging.format=json")
                        .withVariable("WAXWING_LOG", "trace")
                        .start();
        http = new HttpCalls(server.httpPort());
    }

    @AfterEach
    void stop() {
        http.close();
        server.close();
    }

    /// By the fields of the header, each step with nothing but the JDK's cryptography.
    @Test
    void everyArrowFromTheKeyToThePlaintext() throws Exception {
        AgreementPair agreement = AgreementPair.generate();
        KeyPerson alice = KeyPerson.register(http, "alice");
        KeyPerson bob = new KeyPerson("bob", SigningKey.generate());
        register(bob, agreement);
        SecretKey key = aesKey();
        try (FrameClient a = FrameClient.open(server.httpPort(), alice.token(http));
                FrameClient b = FrameClient.open(server.httpPort(), bob.token(http))) {
            await().until(() -> http.get("/active-users").body().contains("bob"));
            ObjectNode frame = sealed(alice, key, http.get("/auth/users/bob"));
            JsonNode stored = received(a, frame);
            cannotBeDecrypted(stored, agreement);
            JsonNode routed = routedAndStored(frame, stored, b);
            read(routed, agreement);
        }
        assertThat(server.stop()).isZero();
        Remains remains = Remains.of(server);
        assertThat(remains.log()).isNotBlank();
        remains.haveNothingOf("the plaintext", PLAINTEXT);
        remains.haveNothingOf("the message's key", key.getEncoded());
        remains.haveNothingOf("B's agreement key", agreement.privateKey());
        remains.haveNothingOf("B's whole private key", agreement.pair().getPrivate().getEncoded());
    }

    private void register(KeyPerson bob, AgreementPair agreement) {
        Map<String, String> wanted = new HashMap<>(bob.registration());
        wanted.put("x25519_public_key", base64(agreement.publicKey()));
        assertThat(http.post("/auth/register", wanted).status()).isEqualTo(201);
    }

    private static SecretKey aesKey() throws GeneralSecurityException {
        // A1: Generate AES Key
        KeyGenerator generator = KeyGenerator.getInstance("AES");
        generator.init(256);
        return generator.generateKey();
    }

    private static ObjectNode sealed(KeyPerson alice, SecretKey key, Reply known)
            throws GeneralSecurityException {
        // A1 --> A2: Encrypt Message
        byte[] nonce = AgreementPair.random(AgreementPair.NONCE);
        byte[] text = PLAINTEXT.getBytes(UTF_8);
        byte[] ciphertext = AgreementPair.gcm(Cipher.ENCRYPT_MODE, key, nonce, text);
        // A2 --> A3: Encrypt AES Key with B's Public Key, as the server gives it to everybody
        byte[] bobs = Base64.getDecoder().decode(known.field("x25519_public_key"));
        byte[] wrapped = AgreementPair.wrapped(key, bobs);
        ObjectNode frame = alice.unsigned("zk", "bob", base64(ciphertext));
        ((ObjectNode) frame.path("header"))
                .put("encrypted_key", base64(wrapped))
                .put("encryption_nonce", base64(nonce));
        return frame;
    }

    private static JsonNode received(FrameClient a, ObjectNode frame) {
        // A3 --> S1: Receive Encrypted
        JsonNode answer = a.say(frame).answer("zk");
        assertThat(answer.path("status").asText()).isEqualTo("sent");
        return answer;
    }

    private void cannotBeDecrypted(JsonNode answer, AgreementPair agreement) {
        // S1 --> S2: Cannot Decrypt, No Private Keys: of B the server has the public key alone
        Map<String, String> account =
                new Rows(server.data())
                        .one("SELECT *, hex(x25519) x FROM account WHERE user_id = 'bob'");
        assertThat(account)
                .containsEntry("x", HexFormat.of().withUpperCase().formatHex(agreement.publicKey()))
                .containsOnlyKeys(
                        "user_id",
                        "username",
                        "role",
                        "created_at",
                        "ed25519",
                        "x25519",
                        "password",
                        "blocked_at",
                        "changed_at",
                        "x");
        Remains remains = Remains.of(server);
        remains.haveNothingOf("B's agreement key", agreement.privateKey());
        remains.haveNothingOf("the plaintext", PLAINTEXT);
        assertThat(answer.toString()).doesNotContain(PLAINTEXT);
    }

    private JsonNode routedAndStored(ObjectNode frame, JsonNode answer, FrameClient b) {
        // S2 --> S3: Route to Client B, S3 --> B1: as it is, to the last character
        JsonNode routed = b.next();
        assertThat(routed.path("header").path("from").asText()).isEqualTo("alice");
        assertThat(FrameClient.content(routed)).isEqualTo(FrameClient.content(frame));
        for (String field : List.of("encrypted_key", "encryption_nonce")) {
            assertThat(routed.path("header").path(field))
                    .isEqualTo(frame.path("header").path(field));
        }
        // S3 --> S4: Store Encrypted
        Map<String, String> row = new Rows(server.data()).one("SELECT * FROM messages");
        assertThat(row)
                .containsEntry("id", answer.path("message_id").asText())
                .containsEntry("content", FrameClient.content(frame))
                .containsEntry("encrypted_key", frame.path("header").path("encrypted_key").asText())
                .containsEntry(
                        "encryption_nonce", frame.path("header").path("encryption_nonce").asText());
        assertThat(Remains.of(server).stored()).contains(FrameClient.content(frame));
        return routed;
    }

    private static void read(JsonNode routed, AgreementPair agreement)
            throws GeneralSecurityException {
        // B1: Decrypt AES Key with Private Key
        byte[] wrapped = decoded(routed.path("header").path("encrypted_key"));
        SecretKey key = agreement.unwrapped(wrapped);
        // B1 --> B2: Decrypt Message with AES Key
        byte[] nonce = decoded(routed.path("header").path("encryption_nonce"));
        byte[] ciphertext = decoded(routed.path("body").path("content"));
        byte[] opened = AgreementPair.gcm(Cipher.DECRYPT_MODE, key, nonce, ciphertext);
        // B2 --> B3: Read Plaintext
        assertThat(new String(opened, UTF_8)).isEqualTo(PLAINTEXT);
        // Nobody else's key does it.
        AgreementPair other = AgreementPair.generate();
        assertThatThrownBy(() -> other.unwrapped(wrapped)).isInstanceOf(AEADBadTagException.class);
    }

    /// The same way by the product's own clients, whose envelope is all in the content: once to
    /// somebody who is there, once to somebody who comes later.
    @Test
    void theProductsOwnClientsLeaveNoMoreBehind() throws Exception {
        Path people = Files.createDirectories(directory.resolve("people"));
        String device = DeviceKeys.generate(InstantSource.system()).device();
        byte[] signing = AgreementPair.random(SEED);
        byte[] agreement = AgreementPair.random(SEED);
        KeyFiles.writeDevice(new DeviceKeys(device, signing, agreement), people.resolve("bob.key"));
        String content;
        try (Talker alice = new Talker("alice", server.httpPort(), people)) {
            try (Talker bob = new Talker("bob", server.httpPort(), people)) {
                alice.send("bob", PLAINTEXT).get();
                await().until(() -> bob.read.equals(List.of("alice: " + PLAINTEXT)));
                content = bob.contents.getFirst();
            }
            alice.send("bob", PLAINTEXT + " Late.").get();
            try (Talker back = new Talker("bob", server.httpPort(), people)) {
                await().until(() -> back.read.equals(List.of("alice: " + PLAINTEXT + " Late.")));
            }
        }
        assertThat(server.stop()).isZero();
        Remains remains = Remains.of(server);
        assertThat(remains.stored()).contains(content);
        assertThat(remains.log()).isNotBlank().doesNotContain("ciphertext");
        remains.haveNothingOf("the plaintext", PLAINTEXT);
        remains.haveNothingOf("B's signing key", signing);
        remains.haveNothingOf("B's agreement key", agreement);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] decoded(JsonNode text) {
        return Base64.getDecoder().decode(text.asText());
    }
}
