package dev.waxwing.crypto;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;

/// Devices and "randomness" that are the same each time, for test vectors only: every byte comes
/// from a SHA-256 over a name anyone can read here.
final class TestDevices {
    static final DeviceKeys ALICE = device("alice", 1);
    static final DeviceKeys BOB = device("bob", 2);
    static final DeviceKeys CAROL = device("carol", 3);

    private TestDevices() {}

    static byte[] bytes(String label, int length) {
        return Arrays.copyOf(sha256("waxwing test vector: " + label), length);
    }

    static AsymmetricCipherKeyPair ephemeral(String label) {
        return Hpke.pair(new X25519PrivateKeyParameters(bytes(label + " ephemeral", 32)));
    }

    private static DeviceKeys device(String name, int number) {
        return new DeviceKeys(
                "019a9f6e-5f70-7c3a-9d41-00000000000" + number,
                bytes(name + " ed25519", 32),
                bytes(name + " x25519", 32));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
