package dev.waxwing.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.Provider;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import javax.crypto.AEADBadTagException;
import org.bouncycastle.crypto.agreement.X25519Agreement;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.X25519PublicKeyParameters;
import org.junit.jupiter.api.Test;

/// The primitives against the vectors of C2SP/wycheproof, read from the folder that the system
/// property `waxwing.vectors` names; skipped where there is none.
class WycheproofTest {
    private static final Path FOLDER = Path.of(System.getProperty("waxwing.vectors", "none"));
    private static final Set<String> REFUSED_POINTS =
            Set.of("LowOrderPublic", "NonCanonicalPublic", "ZeroSharedSecret");

    @Test
    void aesGcm() throws Exception {
        for (Case test : cases("aes_gcm_test.json", 316)) {
            if (test.flags().contains("ZeroLengthIv")) {
                assertThatExceptionOfType(IllegalStateException.class)
                        .as("%s", test)
                        .isThrownBy(() -> openGcm(test));
            } else if (test.isValid()) {
                assertThat(openGcm(test)).as("%s", test).isEqualTo(test.bytes("msg"));
                assertThat(
                                AesGcm.seal(
                                        test.bytes("key"),
                                        test.bytes("iv"),
                                        test.bytes("aad"),
                                        test.bytes("msg")))
                        .as("%s", test)
                        .isEqualTo(sealed(test));
            } else {
                assertThatExceptionOfType(AEADBadTagException.class)
                        .as("%s", test)
                        .isThrownBy(() -> openGcm(test));
            }
        }
    }

    @Test
    void ed25519() throws Exception {
        for (Case test : cases("ed25519_test.json", 151)) {
            byte[] key = HexFormat.of().parseHex(test.group().at("/publicKey/pk").asText());
            Points.requireEd25519(key);
            for (Ed25519 provider : Ed25519Providers.all()) {
                assertThat(provider.verifier(key).verify(test.bytes("msg"), test.bytes("sig")))
                        .as("%s %s", provider.getClass(), test)
                        .isEqualTo(test.isValid());
            }
        }
    }

    @Test
    void x25519() throws Exception {
        for (Case test : cases("x25519_test.json", 518)) {
            byte[] point = test.bytes("public");
            if (test.flags().stream().anyMatch(REFUSED_POINTS::contains)) {
                assertThatIllegalArgumentException()
                        .as("%s", test)
                        .isThrownBy(() -> Points.requireX25519(point));
            } else {
                Points.requireX25519(point);
                assertThat(agree(test.bytes("private"), point))
                        .as("%s", test)
                        .isEqualTo(test.bytes("shared"));
            }
        }
    }

    @Test
    void hkdfSha256() throws Exception {
        for (Case test : cases("hkdf_sha256_test.json", 86)) {
            HKDFBytesGenerator hkdf = new HKDFBytesGenerator(new SHA256Digest());
            hkdf.init(
                    new HKDFParameters(test.bytes("ikm"), test.bytes("salt"), test.bytes("info")));
            byte[] okm = new byte[test.json().get("size").asInt()];
            if (test.isValid()) {
                hkdf.generateBytes(okm, 0, okm.length);
                assertThat(okm).as("%s", test).isEqualTo(test.bytes("okm"));
            } else {
                assertThatExceptionOfType(RuntimeException.class)
                        .as("%s", test)
                        .isThrownBy(() -> hkdf.generateBytes(okm, 0, okm.length));
            }
        }
    }

    /// The envelope has no label, so what was sealed with one is refused.
    @Test
    void rsaOaep() throws Exception {
        for (Case test : cases("rsa_oaep_2048_sha1_mgf1sha1_test.json", 36)) {
            String pem = test.group().get("privateKeyPem").asText();
            RSAPrivateCrtKey key = RsaPem.parsePrivate(pem);
            for (Provider provider : Set.of(Providers.JDK, Providers.RSA)) {
                Key prepared = RsaOaep.prepare(key, provider);
                if (test.isValid() && test.bytes("label").length == 0) {
                    assertThat(RsaOaep.decrypt(prepared, provider, test.bytes("ct")))
                            .as("%s %s", provider, test)
                            .isEqualTo(test.bytes("msg"));
                } else {
                    assertThatExceptionOfType(GeneralSecurityException.class)
                            .as("%s %s", provider, test)
                            .isThrownBy(
                                    () -> RsaOaep.decrypt(prepared, provider, test.bytes("ct")));
                }
            }
        }
    }

    private static byte[] openGcm(Case test) throws AEADBadTagException {
        return AesGcm.open(test.bytes("key"), test.bytes("iv"), test.bytes("aad"), sealed(test));
    }

    private static byte[] sealed(Case test) {
        return HexFormat.of()
                .parseHex(test.json().get("ct").asText() + test.json().get("tag").asText());
    }

    private static byte[] agree(byte[] privateKey, byte[] point) {
        X25519Agreement agreement = new X25519Agreement();
        agreement.init(new X25519PrivateKeyParameters(privateKey));
        byte[] secret = new byte[32];
        agreement.calculateAgreement(new X25519PublicKeyParameters(point), secret, 0);
        return secret;
    }

    private record Case(JsonNode group, JsonNode json) {
        boolean isValid() {
            return json.get("result").asText().equals("valid");
        }

        List<String> flags() {
            List<String> flags = new ArrayList<>();
            json.get("flags").forEach(flag -> flags.add(flag.asText()));
            return flags;
        }

        byte[] bytes(String name) {
            return HexFormat.of().parseHex(json.get(name).asText());
        }

        @Override
        public String toString() {
            return "test " + json.get("tcId") + ": " + json.get("comment");
        }
    }

    private static List<Case> cases(String file, int expected) throws IOException {
        Path path = FOLDER.resolve(file);
        assumeTrue(Files.isReadable(path), () -> "no test vectors in " + FOLDER);
        List<Case> cases = new ArrayList<>();
        for (JsonNode group : new ObjectMapper().readTree(path.toFile()).get("testGroups")) {
            group.get("tests").forEach(test -> cases.add(new Case(group, test)));
        }
        assertThat(cases).hasSizeGreaterThanOrEqualTo(expected);
        return cases;
    }
}
