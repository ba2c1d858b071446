package dev.waxwing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.waxwing.accounts.Role;
import dev.waxwing.crypto.ServerKeys;
import dev.waxwing.model.UserId;
import dev.waxwing.protocol.JsonText;
import dev.waxwing.protocol.MalformedMessage;
import dev.waxwing.protocol.MessageScanner;
import dev.waxwing.protocol.RawJson;
import dev.waxwing.routing.TopicMessage;
import dev.waxwing.rules.Lineage;
import dev.waxwing.topics.TopicName;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is stored of a message that a rule holds back.
final class HeldSealTest {
    @TempDir Path directory;

    private ServerKeys keys;
    private HeldSeal seal;

    @BeforeEach
    void open() throws Exception {
        keys = ServerKeys.open(directory.resolve("keys"));
        seal = new HeldSeal(keys);
    }

    private static TopicMessage message(String from, @Nullable String origin) {
        return new TopicMessage(
                TopicName.parse("held.here"),
                new UserId(from),
                Role.MEMBER,
                JsonText.of("2026-01-02T03:04:05.678Z"),
                RawJson.of("{\"n\":1}"),
                "m-1",
                Map.of("lang", "de-AT"),
                Lineage.parse("12 a b"),
                origin,
                null);
    }

    private TopicMessage opened(byte[] json) throws MalformedMessage {
        return seal.open(json, 0, json.length);
    }

    @Test
    void itOpensAsItWas() throws Exception {
        for (String origin : new String[] {null, "shop.new"}) {
            byte[] sealed = seal.seal(message("a.da", origin), keys.current());
            assertThat(new String(sealed, StandardCharsets.UTF_8))
                    .doesNotContain("held.here", "a.da", "de-AT", "m-1\"");
            assertThat(opened(sealed)).isEqualTo(message("a.da", origin));
        }
        int old = keys.current();
        byte[] sealed = seal.seal(message("a.da", null), old);
        var _ = keys.rotate();
        assertThat(opened(sealed)).isEqualTo(message("a.da", null));
    }

    @Test
    void onlyARepetitionHasItsId() {
        String id = id("a.da", null);
        assertThat(id("a.da", null)).isEqualTo(id);
        assertThat(id("bob", null)).isNotEqualTo(id);
        assertThat(id("a.da", "shop.new")).isNotEqualTo(id);
    }

    private String id(String from, @Nullable String origin) {
        return MessageScanner.id(seal.seal(message(from, origin), keys.current()), 0);
    }

    @Test
    void whatWasHeldBackBeforeMessagesWereSealedIsRead() throws Exception {
        String stored =
                """
                {"message_id":"m-1","ciphertext":"eyJuIjoxfQ==","nonce":"","tag":"","enc_session_key":"",\
                "topic":"held.here","from":"a.da","role":"member","at":"2026-01-02T03:04:05.678Z",\
                "headers":{"lang":"de-AT"},"lineage":"12 a b"}\
                """;
        assertThat(opened(stored.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(message("a.da", null));
    }

    @Test
    void whatWasAlteredDoesNotOpen() {
        byte[] sealed = seal.seal(message("a.da", null), keys.current());
        int at = MessageScanner.ID_OFFSET;
        sealed[at] = (byte) (sealed[at] == 'a' ? 'b' : 'a');
        assertThatExceptionOfType(MalformedMessage.class).isThrownBy(() -> opened(sealed));
    }
}
