package dev.waxwing.crypto;

import java.util.Arrays;

/// The public half of an X25519 key (RFC 7748): a checked point, see [Points].
public final class AgreementKey {
    private final byte[] bytes;

    /// @param bytes 32 bytes, the canonical encoding of a point that is not of low order
    /// @throws IllegalArgumentException when it is none, in words for a person
    public AgreementKey(byte[] bytes) {
        this(bytes, true);
    }

    private AgreementKey(byte[] bytes, boolean unchecked) {
        if (unchecked) {
            Points.requireX25519(bytes);
        }
        this.bytes = bytes.clone();
    }

    /// Reads the form of the key accounts: standard base64, padded.
    ///
    /// @throws IllegalArgumentException likewise
    public static AgreementKey parse(String base64) {
        return new AgreementKey(Base64Form.STANDARD.decode(base64));
    }

    /// A key that was checked before it was stored: the check costs more than reading it.
    public static AgreementKey stored(byte[] bytes) {
        return new AgreementKey(bytes, false);
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
        return other instanceof AgreementKey that && Arrays.equals(bytes, that.bytes);
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
