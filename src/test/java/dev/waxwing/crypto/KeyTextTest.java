package dev.waxwing.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.waxwing.crypto.KeyException.Reason;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.HexFormat;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Keys as text: what is read, and everything that is not.
class KeyTextTest {
    private static final DevicePublicKeys PUBLIC = TestDevices.ALICE.publicKeys();
    private static final String PUBLIC_TEXT = DeviceKeyText.text(PUBLIC);
    private static final String PRIVATE_TEXT = DeviceKeyText.text(TestDevices.ALICE);

    @Test
    void readsCommentsAndOtherLineEnds() throws KeyException {
        String text = "# Alice\r\n\r\n" + PUBLIC_TEXT.replace("\n", "\r\n") + "# end";
        assertThat(DeviceKeyText.parsePublic(text)).isEqualTo(PUBLIC);
    }

    @Test
    void eitherHalfIsNotTheOther() {
        assertRefused(() -> DeviceKeyText.parsePublic(PRIVATE_TEXT), Reason.MALFORMED);
        assertRefused(() -> DeviceKeyText.parsePrivate(PUBLIC_TEXT), Reason.MALFORMED);
    }

    @Test
    void refusesOtherVersionsAndMissingLines() {
        assertRefused(
                () -> DeviceKeyText.parsePublic(PUBLIC_TEXT.replace("keys: 1", "keys: 2")),
                Reason.MALFORMED);
        for (String line : PUBLIC_TEXT.lines().toList()) {
            String without = PUBLIC_TEXT.replace(line + "\n", "");
            assertRefused(() -> DeviceKeyText.parsePublic(without), Reason.MALFORMED);
            assertRefused(() -> DeviceKeyText.parsePublic(PUBLIC_TEXT + line), Reason.MALFORMED);
        }
    }

    /// RFC 7748's points of low order, and encodings of small numbers above the field's prime.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0100000000000000000000000000000000000000000000000000000000000000",
                "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "f6ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "0900000000000000000000000000000000000000000000000000000000000080"
            })
    void refusesBadX25519Points(String point) {
        String bad = withKey("x25519", HexFormat.of().parseHex(point));
        assertRefused(() -> DeviceKeyText.parsePublic(bad), Reason.UNFIT);
    }

    /// The neutral element, a point of order 2, one of order 8, an encoding that is not canonical,
    /// a number that is no point, and a point outside the prime-order group.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0100000000000000000000000000000000000000000000000000000000000000",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "0200000000000000000000000000000000000000000000000000000000000000",
                "cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d"
            })
    void refusesBadEd25519Points(String point) {
        String bad = withKey("ed25519", HexFormat.of().parseHex(point));
        assertRefused(() -> DeviceKeyText.parsePublic(bad), Reason.UNFIT);
    }

    @Test
    void everyDamagedTextIsAnotherKeyOrRefused() {
        Damage.texts(PUBLIC_TEXT)
                .filter(bad -> !bad.strip().equals(PUBLIC_TEXT.strip()))
                .forEach(bad -> {
                    try {
                        assertThat(DeviceKeyText.parsePublic(bad).fingerprint())
                                .isNotEqualTo(PUBLIC.fingerprint());
                    } catch (KeyException e) {
                        assertThat(e.reason()).isIn(Reason.MALFORMED, Reason.UNFIT);
                    }
                });
    }

    @Test
    void refusesRsaKeysThatAreUnfit() throws Exception {
        for (KeyPair pair :
                new KeyPair[] {UnfitRsaKeys.pair(1024, 65537), UnfitRsaKeys.pair(2048, 3)}) {
            String privateText = RsaPem.text((RSAPrivateCrtKey) pair.getPrivate());
            String publicText = RsaPem.text((RSAPublicKey) pair.getPublic());
            assertRefused(() -> RsaPem.parsePrivate(privateText), Reason.UNFIT);
            assertRefused(() -> RsaPem.parsePublic(publicText), Reason.UNFIT);
        }
    }

    @Test
    void refusesPemOfOtherThings() throws Exception {
        var ec = KeyPairGenerator.getInstance("EC").generateKeyPair();
        String ecPrivate = new Pem("PRIVATE KEY", ec.getPrivate().getEncoded()).text();
        String ecPublic = new Pem("PUBLIC KEY", ec.getPublic().getEncoded()).text();
        assertRefused(() -> RsaPem.parsePrivate(ecPrivate), Reason.MALFORMED);
        assertRefused(() -> RsaPem.parsePublic(ecPublic), Reason.MALFORMED);
        assertRefused(() -> RsaPem.parsePrivate(ecPublic), Reason.MALFORMED);
        assertRefused(() -> RsaPem.parsePublic(ecPrivate), Reason.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "-----BEGIN PRIVATE KEY-----",
                "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----",
                "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PUBLIC KEY-----",
                "-----BEGIN PRIVATE KEY-----\nAA=A\n-----END PRIVATE KEY-----",
                "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\ntrailing",
                "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n"
                        + "-----END RSA PRIVATE KEY-----",
                "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----"
            })
    void refusesDamagedPem(String text) {
        assertRefused(() -> RsaPem.parsePrivate(text), Reason.MALFORMED);
        assertRefused(() -> RsaPem.parsePublic(text), Reason.MALFORMED);
    }

    @Test
    void noDamagedRsaKeyIsAnotherPrivateKey() {
        var pair = RsaKeys.generate();
        byte[] der = pair.getPrivate().getEncoded();
        for (int i = 0; i < der.length; i++) {
            byte[] flipped = der.clone();
            flipped[i] ^= (byte) (1 << i % 8);
            for (byte[] bad : new byte[][] {flipped, Arrays.copyOf(der, i)}) {
                String text = new Pem("PRIVATE KEY", bad).text();
                try {
                    assertThat(RsaPem.parsePrivate(text)).isEqualTo(pair.getPrivate());
                } catch (KeyException e) {
                    assertThat(e.reason()).isIn(Reason.MALFORMED, Reason.UNFIT);
                }
            }
        }
    }

    @Test
    void fingerprintsTellKeysApartAndStayTheSame() {
        assertThat(PUBLIC.fingerprint()).matches("([A-Z2-7]{4}-){7}[A-Z2-7]{4}");
        DevicePublicKeys other =
                new DevicePublicKeys(
                        PUBLIC.device(), PUBLIC.ed25519(), TestDevices.BOB.publicKeys().x25519());
        assertThat(other.fingerprint()).isNotEqualTo(PUBLIC.fingerprint());
    }

    @Test
    void printsNothingOfPrivateKeys() {
        assertThat(TestDevices.ALICE.toString())
                .contains(PUBLIC.fingerprint())
                .doesNotContain(Base64Form.URL.encode(TestDevices.ALICE.ed25519()))
                .doesNotContain(Base64Form.URL.encode(TestDevices.ALICE.x25519()));
    }

    private static String withKey(String line, byte[] key) {
        return PUBLIC_TEXT.replaceFirst(
                "(?m)^" + line + ": .*$", line + ": " + Base64Form.URL.encode(key));
    }

    private static void assertRefused(ThrowingCallable deed, Reason reason) {
        assertThatExceptionOfType(KeyException.class)
                .isThrownBy(deed)
                .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
    }
}
