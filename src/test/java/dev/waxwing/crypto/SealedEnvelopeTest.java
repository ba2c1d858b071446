package dev.waxwing.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.waxwing.crypto.EnvelopeException.Reason;
import dev.waxwing.model.MessageEnvelope;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Waxwing's own envelope, sealed and opened here.
class SealedEnvelopeTest {
    private static final Instant NOW = Instant.parse("2026-11-21T09:30:00.123Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOW.plusNanos(456_789));
    private static final Destination ROUTE = new Destination.Route("orders", "eu.new");

    private static final DeviceKeys ALICE = DeviceKeys.generate(CLOCK);
    private static final DeviceKeys BOB = DeviceKeys.generate(CLOCK);
    private static final DeviceKeys CAROL = DeviceKeys.generate(CLOCK);

    private static final WaxwingSealer SEALER =
            new WaxwingSealer(ALICE, ROUTE, List.of(BOB.publicKeys(), CAROL.publicKeys()), CLOCK);
    private static final WaxwingOpener OPENER = opener(BOB, ALICE);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1024, 300_000})
    void everyRecipientOpensIt(int length) throws EnvelopeException {
        byte[] content = Bytes.pattern(length);
        MessageEnvelope envelope = SEALER.seal("m-1", content);
        for (DeviceKeys recipient : List.of(BOB, CAROL)) {
            Opened opened = opener(recipient, ALICE).open(envelope);
            assertThat(opened.messageId()).isEqualTo("m-1");
            assertThat(opened.plaintext()).isEqualTo(content);
            assertThat(opened.origin())
                    .contains(new Opened.Origin(new SenderId("", ALICE.device()), ROUTE, NOW));
        }
    }

    @Test
    void ignoresWhatTheBrokerAdds() throws EnvelopeException {
        MessageEnvelope envelope = SEALER.seal("m-1", "hello".getBytes(UTF_8));
        Map<String, Object> extra = new LinkedHashMap<>(envelope.extra());
        extra.put("redelivered", true);
        extra.put("delivery_count", 3);
        extra.put("headers", withHeader(envelope, "delay_ms", 50));
        assertThat(OPENER.open(with(envelope, extra)).plaintext())
                .isEqualTo("hello".getBytes(UTF_8));
    }

    @Test
    void hidesTheContentAndSealsItOnce() {
        MessageEnvelope envelope = SEALER.seal("m-1", Bytes.pattern(1000));
        assertThat(Base64Form.STANDARD.decode(envelope.ciphertext()))
                .hasSize(1000)
                .isNotEqualTo(Bytes.pattern(1000));
        assertThat(new String(Base64Form.STANDARD.decode(envelope.encSessionKey()), UTF_8))
                .startsWith("[{\"device\":\"" + BOB.device() + "\",\"enc\":\"")
                .contains(CAROL.device());
    }

    @Test
    void refusesASenderWhoIsNotPinned() {
        assertRefused(opener(BOB, CAROL), SEALER.seal("m-1", new byte[9]), Reason.UNKNOWN_SENDER);
    }

    @Test
    void refusesAnImpostorWhoUsesAPinnedId() {
        DeviceKeys impostor = new DeviceKeys(ALICE.device(), CAROL.ed25519(), CAROL.x25519());
        var sealer = new WaxwingSealer(impostor, ROUTE, List.of(BOB.publicKeys()), CLOCK);
        assertRefused(OPENER, sealer.seal("m-1", new byte[9]), Reason.BAD_SIGNATURE);
    }

    @Test
    void refusesWhatIsSealedToOthers() {
        var sealer = new WaxwingSealer(ALICE, ROUTE, List.of(CAROL.publicKeys()), CLOCK);
        assertRefused(OPENER, sealer.seal("m-1", new byte[9]), Reason.NOT_FOR_THIS_KEY);
    }

    @Test
    void refusesWhatIsSealedToOtherKeysOfTheSameDevice() {
        DeviceKeys renewed = new DeviceKeys(BOB.device(), CAROL.ed25519(), CAROL.x25519());
        var sealer = new WaxwingSealer(ALICE, ROUTE, List.of(renewed.publicKeys()), CLOCK);
        assertRefused(OPENER, sealer.seal("m-1", new byte[9]), Reason.NOT_FOR_THIS_KEY);
    }

    @Test
    void refusesAContentThatItsSenderSignedButDidNotSeal() throws EnvelopeException {
        SealedMessage good = SEALER.sealMessage("m-1", Bytes.pattern(50));
        byte[] other = good.ciphertext().clone();
        other[7] ^= 1;
        assertThatExceptionOfType(EnvelopeException.class)
                .isThrownBy(() -> OPENER.open(signedAgain(good, other)))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.ALTERED));
    }

    @Test
    void saysWhichVersionsItKnows() {
        MessageEnvelope good = SEALER.seal("m-1", new byte[9]);
        assertRefused(OPENER, withExtra(good, "v", 2), Reason.UNSUPPORTED);
        assertRefused(OPENER, withExtra(good, "suite", 2), Reason.UNSUPPORTED);
    }

    @Test
    void refusesEveryChangedCharacterAndEveryTruncation() {
        var sealer = new WaxwingSealer(ALICE, "al", ROUTE, List.of(BOB.publicKeys()), CLOCK);
        MessageEnvelope good = sealer.seal("m-1", Bytes.pattern(40));
        Stream.concat(Damage.fields(good), Damage.boundFields(good))
                .forEach(bad ->
                        assertThatExceptionOfType(EnvelopeException.class)
                                .as("%s", bad)
                                .isThrownBy(() -> OPENER.open(bad)));
    }

    @Test
    void refusesTwoKeysPinnedForOneDevice() {
        DeviceKeys other = new DeviceKeys(ALICE.device(), CAROL.ed25519(), CAROL.x25519());
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new WaxwingOpener(BOB, List.of(ALICE.publicKeys(), other.publicKeys())))
                .withMessageContaining(ALICE.device());
    }

    @Test
    void refusesNoRecipientAndOneTwice() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WaxwingSealer(ALICE, ROUTE, List.of(), CLOCK));
        List<DevicePublicKeys> twice = List.of(BOB.publicKeys(), BOB.publicKeys());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WaxwingSealer(ALICE, ROUTE, twice, CLOCK));
    }

    private static SealedMessage signedAgain(SealedMessage good, byte[] ciphertext) {
        byte[] signed =
                Transcript.signed(
                        Transcript.Binding.of(good), good.nonce(), ciphertext, good.keys());
        return new SealedMessage(
                good.messageId(),
                good.from(),
                good.to(),
                good.createdAt(),
                good.nonce(),
                ciphertext,
                good.keys(),
                ALICE.signer().sign(signed));
    }

    private static WaxwingOpener opener(DeviceKeys recipient, DeviceKeys pinned) {
        return new WaxwingOpener(recipient, List.of(pinned.publicKeys()));
    }

    private static Map<String, Object> withHeader(MessageEnvelope e, String name, Object value) {
        Map<String, Object> headers = new LinkedHashMap<>();
        headers.put(name, value);
        if (e.extra().get("headers") instanceof Map<?, ?> signed) {
            signed.forEach((key, old) -> headers.put((String) key, old));
        }
        return headers;
    }

    private static MessageEnvelope withExtra(MessageEnvelope e, String name, Object value) {
        Map<String, Object> extra = new LinkedHashMap<>(e.extra());
        extra.put(name, value);
        return with(e, extra);
    }

    private static MessageEnvelope with(MessageEnvelope e, Map<String, Object> extra) {
        return new MessageEnvelope(
                e.messageId(), e.ciphertext(), e.nonce(), e.tag(), e.encSessionKey(), extra);
    }

    private static void assertRefused(EnvelopeOpener opener, MessageEnvelope bad, Reason reason) {
        assertThatExceptionOfType(EnvelopeException.class)
                .isThrownBy(() -> opener.open(bad))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(reason))
                .satisfies(e -> assertThat(e.getMessage()).endsWith("."));
    }
}
