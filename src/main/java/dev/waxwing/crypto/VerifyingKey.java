package dev.waxwing.crypto;

import java.util.Arrays;

/// The public half of an Ed25519 key (RFC 8032): a checked point, see [Points]. Safe for all
/// threads.
public final class VerifyingKey {
    private final byte[] bytes;
    private final Ed25519.Verifier verifier;

    /// @param bytes 32 bytes, the canonical encoding of a point of the prime-order group
    /// @throws IllegalArgumentException when it is none, in words for a person
    public VerifyingKey(byte[] bytes) {
        this(bytes, true);
    }

    private VerifyingKey(byte[] bytes, boolean unchecked) {
        if (unchecked) {
            Points.requireEd25519(bytes);
        }
        this.bytes = bytes.clone();
        this.verifier = Providers.ED25519.verifier(this.bytes);
    }

    /// Reads the form of the key accounts: standard base64, padded.
    ///
    /// @throws IllegalArgumentException likewise
    public static VerifyingKey parse(String base64) {
        return new VerifyingKey(Base64Form.STANDARD.decode(base64));
    }

    /// Whether the signature is this key's over the data: some 30 µs. False for every wrong one,
    /// also for one of a wrong length.
    public boolean verify(byte[] data, byte[] signature) {
        return verifier.verify(data, signature);
    }

    /// A key that was checked before it was stored: the check costs more than reading it.
    public static VerifyingKey stored(byte[] bytes) {
        return new VerifyingKey(bytes, false);
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    /// Standard base64, padded.
    public String base64() {
        return Base64Form.STANDARD.encode(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerifyingKey that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return base64();
    }
}
