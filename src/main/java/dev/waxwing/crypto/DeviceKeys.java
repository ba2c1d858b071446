package dev.waxwing.crypto;

import java.time.InstantSource;
import java.util.UUID;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.X25519PublicKeyParameters;

/// A device's private keys: one to sign with, one that opens what is sealed to the device. Prints
/// nothing of them.
public final class DeviceKeys {
    private final Ed25519PrivateKeyParameters signing;
    private final X25519PrivateKeyParameters x25519;
    private final AsymmetricCipherKeyPair agreement;
    private final Ed25519.Signer signer;
    private final DevicePublicKeys publicKeys;

    /// @param device the device id, see [SenderId#requireDevice]
    /// @param ed25519 the signing key's seed, 32 bytes (RFC 8032 §5.1.5)
    /// @param x25519 the agreement key, 32 bytes (RFC 7748 §5)
    /// @throws IllegalArgumentException when a part is not fit for use, in words for a person
    public DeviceKeys(String device, byte[] ed25519, byte[] x25519) {
        SealedMessage.requireLength("ed25519", ed25519, Ed25519.KEY_LENGTH);
        SealedMessage.requireLength("x25519", x25519, X25519PrivateKeyParameters.KEY_SIZE);
        this.signing = new Ed25519PrivateKeyParameters(ed25519, 0);
        this.x25519 = new X25519PrivateKeyParameters(x25519, 0);
        this.agreement = Hpke.pair(this.x25519);
        this.signer = Providers.ED25519.signer(ed25519);
        this.publicKeys =
                new DevicePublicKeys(
                        device,
                        signing.generatePublicKey().getEncoded(),
                        ((X25519PublicKeyParameters) agreement.getPublic()).getEncoded());
    }

    /// New keys for a new device, whose id is a UUIDv7 of the time now.
    public static DeviceKeys generate(InstantSource clock) {
        byte[] ed25519 = new byte[Ed25519.KEY_LENGTH];
        byte[] x25519 = new byte[X25519PrivateKeyParameters.KEY_SIZE];
        Providers.RANDOM.nextBytes(ed25519);
        Providers.RANDOM.nextBytes(x25519);
        return new DeviceKeys(newDeviceId(clock).toString(), ed25519, x25519);
    }

    public String device() {
        return publicKeys.device();
    }

    public DevicePublicKeys publicKeys() {
        return publicKeys;
    }

    /// The same keys as a key account has them: the device is called after the signing key, see
    /// [DevicePublicKeys#ofAccount].
    public DeviceKeys ofAccount() {
        DevicePublicKeys account =
                DevicePublicKeys.ofAccount(publicKeys.ed25519(), publicKeys.x25519());
        return new DeviceKeys(account.device(), ed25519(), x25519());
    }

    /// The 64-byte Ed25519 signature of these bytes.
    public byte[] sign(byte[] data) {
        return signer.sign(data);
    }

    Ed25519.Signer signer() {
        return signer;
    }

    /// The agreement key with its public half, which costs 21 µs to compute.
    AsymmetricCipherKeyPair agreement() {
        return agreement;
    }

    byte[] ed25519() {
        return signing.getEncoded();
    }

    byte[] x25519() {
        return x25519.getEncoded();
    }

    // RFC 9562 §5.7: 48 bits of milliseconds, the version, 12 random bits, the variant, 62 more.
    private static UUID newDeviceId(InstantSource clock) {
        long high = clock.millis() << 16 | 0x7000L | Providers.RANDOM.nextInt(1 << 12);
        long low = Providers.RANDOM.nextLong() >>> 2 | 1L << 63;
        return new UUID(high, low);
    }

    @Override
    public String toString() {
        return "private keys of " + publicKeys;
    }
}
