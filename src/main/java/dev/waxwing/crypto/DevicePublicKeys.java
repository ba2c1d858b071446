package dev.waxwing.crypto;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bouncycastle.crypto.params.X25519PublicKeyParameters;

/// A device as others know it: its id, the key its signatures are checked with, and the key that
/// content is sealed to. Both points have been checked, see [Points].
public final class DevicePublicKeys {
    private static final String DOMAIN = "waxwing-device-v1";

    private final String device;
    private final byte[] ed25519;
    private final byte[] x25519;
    private final Ed25519.Verifier verifier;

    /// @param device the device id, see [SenderId#requireDevice]
    /// @param ed25519 the signing key, 32 bytes (RFC 8032)
    /// @param x25519 the agreement key, 32 bytes (RFC 7748)
    /// @throws IllegalArgumentException when a part is not fit for use, in words for a person
    public DevicePublicKeys(String device, byte[] ed25519, byte[] x25519) {
        this.device = SenderId.requireDevice(device);
        Points.requireEd25519(ed25519);
        Points.requireX25519(x25519);
        this.ed25519 = ed25519.clone();
        this.x25519 = x25519.clone();
        this.verifier = Providers.ED25519.verifier(this.ed25519);
    }

    /// The keys of a key account, which names no devices: the device is called after the signing
    /// key (base64url), so that everybody calls it the same and no two accounts share a name.
    ///
    /// @throws IllegalArgumentException likewise
    public static DevicePublicKeys ofAccount(byte[] ed25519, byte[] x25519) {
        return new DevicePublicKeys(Base64Form.URL.encode(ed25519), ed25519, x25519);
    }

    public String device() {
        return device;
    }

    /// The signing key, 32 bytes.
    public byte[] ed25519() {
        return ed25519.clone();
    }

    /// The agreement key, 32 bytes.
    public byte[] x25519() {
        return x25519.clone();
    }

    /// The device id and both keys in short, for people to compare over another channel.
    public String fingerprint() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] part :
                new byte[][] {
                    DOMAIN.getBytes(StandardCharsets.UTF_8),
                    device.getBytes(StandardCharsets.UTF_8),
                    ed25519,
                    x25519
                }) {
            bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).array());
            bytes.writeBytes(part);
        }
        return Fingerprint.of(bytes.toByteArray());
    }

    /// Whether a signature is this device's over the data; false for every wrong one, also for one
    /// of a wrong length.
    public boolean verify(byte[] data, byte[] signature) {
        return verifier.verify(data, signature);
    }

    Ed25519.Verifier verifier() {
        return verifier;
    }

    X25519PublicKeyParameters agreement() {
        return new X25519PublicKeyParameters(x25519, 0);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DevicePublicKeys that
                && device.equals(that.device)
                && Arrays.equals(ed25519, that.ed25519)
                && Arrays.equals(x25519, that.x25519);
    }

    @Override
    public int hashCode() {
        return device.hashCode() * 31 + Arrays.hashCode(ed25519);
    }

    @Override
    public String toString() {
        return "device " + device + " " + fingerprint();
    }
}
