package dev.waxwing.gateway.feed;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.waxwing.feed.PostKey;
import dev.waxwing.gateway.http.Call;
import dev.waxwing.gateway.http.Refused;
import dev.waxwing.model.ErrorCode;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The header `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header): a string as in RFC
/// 8941, 3.3.3, in its quotation marks; without them it is taken too. Keys belong to their caller:
/// those who need not say who they are share theirs.
final class IdempotencyKey {
    private static final String NAME = "Idempotency-Key";

    /// Characters of a key.
    private static final int MOST = 128;

    private static final Pattern QUOTED =
            Pattern.compile("\"((?:[\\x20-\\x7E&&[^\"\\\\]]|\\\\[\"\\\\])*)\"");
    private static final Pattern BARE = Pattern.compile("[\\x21-\\x7E&&[^\",;\\\\]]+");

    private IdempotencyKey() {}

    /// What tells this post from others.
    ///
    /// @throws Refused 400 when the header is there and is no key
    static PostKey of(Call call, String path) {
        Optional<String> header = call.header(NAME);
        if (header.isEmpty()) {
            return PostKey.NONE;
        }
        String caller = call.identity().map(who -> who.user().value()).orElse("");
        byte[] who = (caller + "\n" + parse(header.get())).getBytes(UTF_8);
        long key = hash(who, new byte[0]);
        return new PostKey(key == 0 ? 1 : key, hash((path + "\n").getBytes(UTF_8), call.body()));
    }

    static String parse(String header) {
        String text = header.strip();
        Matcher quoted = QUOTED.matcher(text);
        String key = "";
        if (quoted.matches()) {
            key = quoted.group(1).replaceAll("\\\\(.)", "$1");
        } else if (BARE.matcher(text).matches()) {
            key = text;
        }
        if (key.isEmpty() || key.length() > MOST) {
            throw new Refused(
                    ErrorCode.MALFORMED,
                    NAME + " is a quoted string of 1 to " + MOST + " visible ASCII characters.");
        }
        return key;
    }

    /// The first 64 bits of a SHA-256.
    private static long hash(byte[] start, byte[] rest) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(start);
            return ByteBuffer.wrap(sha256.digest(rest)).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
