package dev.waxwing.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.agreement.X25519Agreement;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.hpke.HPKE;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.X25519PublicKeyParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The primitives against the values their RFCs print.
class PublishedVectorsTest {
    private static final String INFO = "4f6465206f6e2061204772656369616e2055726e";
    private static final String PLAINTEXT =
            "4265617574792069732074727574682c20747275746820626561757479";
    private static final String AAD = "436f756e742d30";

    /// RFC 8032 §7.1, tests 1 to 3.
    @ParameterizedTest
    @CsvSource({
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60,"
                + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a,'',"
                + "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb,"
                + "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c,72,"
                + "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7,"
                + "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025,af82,"
                + "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
    })
    void ed25519(String seed, String publicKey, String message, String signature) {
        assertThat(new DeviceKeys("d", hex(seed), new byte[32]).publicKeys().ed25519())
                .isEqualTo(hex(publicKey));
        for (Ed25519 provider : Ed25519Providers.all()) {
            assertThat(provider.signer(hex(seed)).sign(hex(message))).isEqualTo(hex(signature));
            assertThat(provider.verifier(hex(publicKey)).verify(hex(message), hex(signature)))
                    .isTrue();
        }
    }

    /// RFC 7748 §5.2, first vector, and §6.1.
    @ParameterizedTest
    @CsvSource({
        "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4,"
                + "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c,"
                + "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552",
        "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a,"
                + "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f,"
                + "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742",
        "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb,"
                + "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a,"
                + "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742"
    })
    void x25519(String scalar, String point, String shared) {
        X25519Agreement agreement = new X25519Agreement();
        agreement.init(new X25519PrivateKeyParameters(hex(scalar)));
        byte[] secret = new byte[32];
        agreement.calculateAgreement(new X25519PublicKeyParameters(hex(point)), secret, 0);
        assertThat(secret).isEqualTo(hex(shared));
    }

    /// RFC 5869 §A.1.
    @Test
    void hkdf() {
        HKDFBytesGenerator hkdf = new HKDFBytesGenerator(new SHA256Digest());
        hkdf.init(
                new HKDFParameters(
                        hex("0b".repeat(22)),
                        hex("000102030405060708090a0b0c"),
                        hex("f0f1f2f3f4f5f6f7f8f9")));
        byte[] okm = new byte[42];
        hkdf.generateBytes(okm, 0, okm.length);
        assertThat(okm)
                .isEqualTo(
                        hex(
                                "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"
                                        + "34007208d5b887185865"));
    }

    /// RFC 9180 §A.1.1: the same KEM and KDF with AES-128-GCM.
    @Test
    void hpkeWithAes128() throws Exception {
        HPKE suite =
                new HPKE(
                        HPKE.mode_base,
                        HPKE.kem_X25519_SHA256,
                        HPKE.kdf_HKDF_SHA256,
                        HPKE.aead_AES_GCM128);
        assertHpke(
                suite,
                "7268600d403fce431561aef583ee1613527cff655c1343f29812e66706df3234",
                "6db9df30aa07dd42ee5e8181afdb977e538f5e1fec8a06223f33f7013e525037",
                "37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431",
                "f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a9"
                        + "6d8770ac83d07bea87e13c512a");
    }

    /// The test vectors published with RFC 9180: mode 0, KEM 0x20, KDF 1, AEAD 2 (AES-256-GCM).
    @Test
    void hpkeWithAes256() throws Exception {
        assertHpke(
                Hpke.suite(),
                "2cd7c601cefb3d42a62b04b7a9041494c06c7843818e0ce28a8f704ae7ab20f9",
                "dac33b0e9db1b59dbbea58d59a14e7b5896e9bdf98fad6891e99d1686492b9ee",
                "6c93e09869df3402d7bf231bf540fadd35cd56be14f97178f0954db94b7fc256",
                "e5d84cd531cfb583096e7cfa9641bd3079cf3a91cda813c52deb5f512be99319"
                        + "80a41de125a925cdad859d5b7a");
    }

    private static void assertHpke(
            HPKE suite, String ephemeralIkm, String recipientIkm, String enc, String ciphertext)
            throws Exception {
        AsymmetricCipherKeyPair ephemeral = suite.deriveKeyPair(hex(ephemeralIkm));
        AsymmetricCipherKeyPair recipient = suite.deriveKeyPair(hex(recipientIkm));
        var sender = suite.setupBaseS(recipient.getPublic(), hex(INFO), ephemeral);
        assertThat(sender.getEncapsulation()).isEqualTo(hex(enc));
        assertThat(sender.seal(hex(AAD), hex(PLAINTEXT))).isEqualTo(hex(ciphertext));
        var receiver = suite.setupBaseR(hex(enc), recipient, hex(INFO));
        assertThat(receiver.open(hex(AAD), hex(ciphertext))).isEqualTo(hex(PLAINTEXT));
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}
