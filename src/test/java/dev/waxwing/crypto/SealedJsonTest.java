package dev.waxwing.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The JSON form of a sealed message, and the bounds of what it can hold.
class SealedJsonTest {
    private static final InstantSource CLOCK =
            InstantSource.fixed(Instant.parse("2026-11-21T09:30:00Z"));
    private static final WaxwingSealer SEALER =
            new WaxwingSealer(
                    TestDevices.ALICE,
                    "al",
                    new Destination.User("bob"),
                    List.of(TestDevices.BOB.publicKeys()),
                    CLOCK);
    private static final WaxwingOpener OPENER =
            new WaxwingOpener(TestDevices.BOB, List.of(TestDevices.ALICE.publicKeys()));

    @Test
    void isCompactAndInTheOrderOfTheProtocol() {
        String json = new String(SealedJson.bytes(SEALER.sealMessage("m-1", new byte[3])), UTF_8);
        assertThat(json)
                .startsWith(
                        "{\"v\":1,\"suite\":1,\"from\":{\"user\":\"al\",\"device\":\"%s\"},"
                                        .formatted(TestDevices.ALICE.device())
                                + "\"to\":{\"user\":\"bob\"},\"message_id\":\"m-1\","
                                + "\"created_at\":\"2026-11-21T09:30:00.000Z\",\"nonce\":\"")
                .containsSubsequence(
                        "\"nonce\"", "\"ciphertext\"", "\"keys\"", "\"enc\"", "\"signature\"");
    }

    @Test
    void fieldsMayComeInAnyOrderWithSpaces() throws EnvelopeException {
        SealedMessage message = SEALER.sealMessage("m-1", new byte[3]);
        String json = new String(SealedJson.bytes(message), UTF_8);
        String other =
                "{ \"suite\" : 1,\n\"v\" : 1," + json.substring("{\"v\":1,\"suite\":1,".length());
        assertThat(SealedJson.parse(other.getBytes(UTF_8))).isEqualTo(message);
    }

    @Test
    void refusesEveryFlippedBitAndEveryTruncation() {
        byte[] good = SealedJson.bytes(SEALER.sealMessage("m-1", Bytes.pattern(20)));
        Damage.bytes(good)
                .forEach(bad ->
                        assertThatExceptionOfType(EnvelopeException.class)
                                .as("%s", new String(bad, UTF_8))
                                .isThrownBy(() -> OPENER.open(SealedJson.parse(bad))));
    }

    @Test
    void refusesDeepNesting() {
        byte[] deep = ("{\"v\":" + "[".repeat(100_000)).getBytes(UTF_8);
        assertThatExceptionOfType(EnvelopeException.class).isThrownBy(() -> SealedJson.parse(deep));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\tb", "a\u0085b", "a\u00a0b", "\ud800", "x\udc00y"})
    void refusesIdsThatHaveNoOneForm(String id) {
        assertThatIllegalArgumentException().isThrownBy(() -> SEALER.seal(id, new byte[1]));
        assertThatIllegalArgumentException().isThrownBy(() -> new Destination.User(id));
        if (!id.isEmpty()) {
            assertThatIllegalArgumentException().isThrownBy(() -> new SenderId(id, "d"));
        }
    }

    @Test
    void refusesTimesThatHaveNoForm() {
        for (String time : List.of("+10000-01-01T00:00:00Z", "-0001-01-01T00:00:00Z")) {
            InstantSource clock = InstantSource.fixed(Instant.parse(time));
            WaxwingSealer sealer =
                    new WaxwingSealer(
                            TestDevices.ALICE,
                            new Destination.User("bob"),
                            List.of(TestDevices.BOB.publicKeys()),
                            clock);
            assertThatIllegalArgumentException()
                    .as(time)
                    .isThrownBy(() -> sealer.sealMessage("m-1", new byte[1]));
        }
    }

    @Test
    void sealsToAThousandDevicesAndNoMore() throws EnvelopeException {
        List<DevicePublicKeys> thousand =
                IntStream.range(0, SealedMessage.MAX_RECIPIENTS)
                        .mapToObj(SealedJsonTest::likeBob)
                        .toList();
        SealedMessage message = sealer(thousand).sealMessage("m-1", Bytes.pattern(10));
        assertThat(SealedJson.parse(SealedJson.bytes(message))).isEqualTo(message);
        assertThat(SealedLine.parse(SealedLine.envelope(message))).isEqualTo(message);
        List<DevicePublicKeys> more =
                Collections.nCopies(SealedMessage.MAX_RECIPIENTS + 1, thousand.getFirst());
        assertThatIllegalArgumentException().isThrownBy(() -> sealer(more));
    }

    private static WaxwingSealer sealer(List<DevicePublicKeys> recipients) {
        return new WaxwingSealer(
                TestDevices.ALICE, new Destination.Group("all"), recipients, CLOCK);
    }

    private static DevicePublicKeys likeBob(int number) {
        DevicePublicKeys bob = TestDevices.BOB.publicKeys();
        return new DevicePublicKeys("device-" + number, bob.ed25519(), bob.x25519());
    }
}
