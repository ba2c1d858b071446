package dev.waxwing.webhooks;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The signature of Standard Webhooks, version 1: HMAC-SHA-256 over id, time and body, so that none
/// of them can be changed, and an old call cannot be played again as a new one.
final class HookSignature {
    /// Before the base64 of a secret.
    static final String SECRET_PREFIX = "whsec_";

    private static final String MAC = "HmacSHA256";

    private HookSignature() {}

    /// The secret as its receiver is given it.
    static String text(byte[] secret) {
        return SECRET_PREFIX + Base64.getEncoder().encodeToString(secret);
    }

    /// The value of `webhook-signature`.
    ///
    /// @param seconds of the Unix epoch, as in `webhook-timestamp`
    static String sign(byte[] secret, String id, long seconds, byte[] body) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(secret, MAC));
            mac.update((id + "." + seconds + ".").getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
        }
    }
}
