package dev.waxwing.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.waxwing.crypto.EnvelopeException.Reason;
import dev.waxwing.model.MessageEnvelope;
import java.security.KeyPair;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The published clients' envelope, sealed and opened here.
class RsaEnvelopeTest {
    private static final KeyPair PAIR = RsaKeys.generate();
    private static final RSAPrivateCrtKey PRIVATE = (RSAPrivateCrtKey) PAIR.getPrivate();
    private static final EnvelopeSealer SEALER = new RsaSealer((RSAPublicKey) PAIR.getPublic());
    private static final EnvelopeOpener OPENER = new RsaOpener(PRIVATE);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16, 17, 1024, 300_000})
    void opensWhatWasSealed(int length) throws EnvelopeException {
        byte[] content = Bytes.pattern(length);
        Opened opened = OPENER.open(SEALER.seal("m-1", content));
        assertThat(opened.messageId()).isEqualTo("m-1");
        assertThat(opened.plaintext()).isEqualTo(content);
        assertThat(opened.origin()).isEmpty();
    }

    @Test
    void bothProvidersOpenIt() throws EnvelopeException {
        MessageEnvelope envelope = SEALER.seal("m-1", "hello".getBytes(UTF_8));
        assertThat(new RsaOpener(PRIVATE, Providers.JDK).open(envelope).plaintext())
                .isEqualTo("hello".getBytes(UTF_8));
        assertThat(new RsaOpener(PRIVATE, Providers.RSA).open(envelope).plaintext())
                .isEqualTo("hello".getBytes(UTF_8));
    }

    @Test
    void hasThePublishedLengths() {
        MessageEnvelope envelope = SEALER.seal("m-1", Bytes.pattern(100));
        assertThat(Base64Form.STANDARD.decode(envelope.nonce())).hasSize(16);
        assertThat(Base64Form.STANDARD.decode(envelope.tag())).hasSize(16);
        assertThat(Base64Form.STANDARD.decode(envelope.ciphertext())).hasSize(100);
        assertThat(Base64Form.STANDARD.decode(envelope.encSessionKey())).hasSize(256);
        assertThat(envelope.extra()).isEmpty();
    }

    @Test
    void neverSealsTheSameWayTwice() {
        MessageEnvelope one = SEALER.seal("m-1", Bytes.pattern(100));
        MessageEnvelope two = SEALER.seal("m-1", Bytes.pattern(100));
        assertThat(one.nonce()).isNotEqualTo(two.nonce());
        assertThat(one.ciphertext()).isNotEqualTo(two.ciphertext());
        assertThat(one.encSessionKey()).isNotEqualTo(two.encSessionKey());
    }

    @Test
    void refusesAnEnvelopeForAnotherKey() {
        EnvelopeOpener other = new RsaOpener((RSAPrivateCrtKey) RsaKeys.generate().getPrivate());
        assertRefused(other, SEALER.seal("m-1", Bytes.pattern(10)), Reason.NOT_FOR_THIS_KEY);
    }

    @Test
    void refusesASessionKeyOfAnotherLength() {
        MessageEnvelope good = SEALER.seal("m-1", Bytes.pattern(10));
        byte[] sealedLong = RsaOaep.encrypt(PAIR.getPublic(), new byte[32]);
        assertRefused(
                OPENER,
                new MessageEnvelope(
                        "m-1",
                        good.ciphertext(),
                        good.nonce(),
                        good.tag(),
                        Base64Form.STANDARD.encode(sealedLong),
                        Map.of()),
                Reason.NOT_FOR_THIS_KEY);
    }

    @Test
    void refusesEveryChangedCharacterAndEveryTruncation() {
        MessageEnvelope good = SEALER.seal("m-1", Bytes.pattern(40));
        Damage.fields(good)
                .forEach(bad ->
                        assertThatExceptionOfType(EnvelopeException.class)
                                .as("%s", bad)
                                .isThrownBy(() -> OPENER.open(bad)));
    }

    @Test
    void saysThatASealedMessageIsOne() {
        MessageEnvelope e = SEALER.seal("m-1", Bytes.pattern(10));
        MessageEnvelope sealed =
                new MessageEnvelope(
                        "m-1",
                        e.ciphertext(),
                        e.nonce(),
                        e.tag(),
                        e.encSessionKey(),
                        Map.of("v", 1));
        assertRefused(OPENER, sealed, Reason.MALFORMED);
    }

    @Test
    void refusesUnfitKeys() throws Exception {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RsaSealer(UnfitRsaKeys.publicKey(1024, 65537)))
                .withMessageContaining("1024 bits");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RsaSealer(UnfitRsaKeys.publicKey(2048, 3)))
                .withMessageContaining("exponent");
    }

    private static void assertRefused(EnvelopeOpener opener, MessageEnvelope bad, Reason reason) {
        assertThatExceptionOfType(EnvelopeException.class)
                .isThrownBy(() -> opener.open(bad))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(reason))
                .satisfies(e -> assertThat(e.getMessage()).endsWith("."));
    }
}
