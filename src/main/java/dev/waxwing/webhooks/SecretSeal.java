package dev.waxwing.webhooks;

import dev.waxwing.crypto.KeyException;
import dev.waxwing.crypto.ServerKeys;
import dev.waxwing.journal.StorageException;
import dev.waxwing.journal.StorageException.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import javax.crypto.AEADBadTagException;

/// Makes, seals and opens the secrets of hooks. A sealed one opens for its own hook only. Safe for
/// all threads.
final class SecretSeal {
    private static final int BYTES = 32;
    private static final byte[] DOMAIN =
            "waxwing-webhook-secret-v1".getBytes(StandardCharsets.US_ASCII);

    private final ServerKeys keys;
    private final SecureRandom random = new SecureRandom();

    SecretSeal(ServerKeys keys) {
        this.keys = keys;
    }

    byte[] make() {
        byte[] secret = new byte[BYTES];
        random.nextBytes(secret);
        return secret;
    }

    /// Under the newest key.
    SealedSecret seal(String hook, byte[] secret) {
        int key = keys.current();
        return new SealedSecret(key, keys.seal(key, context(hook, key), secret));
    }

    /// Whether it is sealed under an older key than the newest.
    boolean isOld(SealedSecret sealed) {
        return sealed.key() != keys.current();
    }

    /// What tells a version's key from others.
    byte[] mark(int key) {
        try {
            return keys.mark(key);
        } catch (KeyException e) {
            throw new StorageException(Kind.FAILED, "a key is missing: " + e.getMessage(), e);
        }
    }

    /// @throws StorageException when it does not open
    byte[] open(String hook, SealedSecret sealed) {
        try {
            return keys.open(sealed.key(), context(hook, sealed.key()), sealed.data());
        } catch (KeyException | AEADBadTagException e) {
            throw new StorageException(
                    Kind.FAILED, "the secret of webhook " + hook + " does not open", e);
        }
    }

    private static byte[] context(String hook, int key) {
        byte[] id = hook.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(DOMAIN.length + id.length + 4)
                .put(DOMAIN)
                .put(id)
                .putInt(key)
                .array();
    }
}
