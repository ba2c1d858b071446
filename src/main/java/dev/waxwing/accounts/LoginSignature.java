package dev.waxwing.accounts;

import dev.waxwing.crypto.VerifyingKey;
import dev.waxwing.model.UserId;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/// What a client signs to log in.
public enum LoginSignature {
    /// The challenge itself: the key accounts of `/auth`, whose clients are published.
    BARE {
        @Override
        public byte[] signed(UserId user, byte[] challenge) {
            return challenge.clone();
        }
    },
    /// The domain `waxwing-login-v1`, the user id and the challenge, each with its length before it
    /// (4 bytes, big endian): nothing else that this key signs can be taken for it.
    DOMAIN_SEPARATED {
        @Override
        public byte[] signed(UserId user, byte[] challenge) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
            part(bytes, "waxwing-login-v1".getBytes(StandardCharsets.UTF_8));
            part(bytes, user.value().getBytes(StandardCharsets.UTF_8));
            part(bytes, challenge);
            return bytes.toByteArray();
        }
    };

    /// Checked in place of a key that is not there, so that it takes as long: the public key of RFC
    /// 8032 §7.1, test 1.
    private static final VerifyingKey DECOY =
            new VerifyingKey(
                    HexFormat.of()
                            .parseHex(
                                    "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"));

    /// The bytes to be signed.
    public abstract byte[] signed(UserId user, byte[] challenge);

    boolean fits(Optional<VerifyingKey> key, UserId user, byte[] challenge, byte[] signature) {
        boolean fits = key.orElse(DECOY).verify(signed(user, challenge), signature);
        return key.isPresent() && fits;
    }

    private static void part(ByteArrayOutputStream bytes, byte[] part) {
        bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).array());
        bytes.writeBytes(part);
    }
}
