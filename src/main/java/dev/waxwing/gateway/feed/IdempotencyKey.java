package dev.waxwing.gateway.feed;

import dev.waxwing.feed.PostKey;
import dev.waxwing.gateway.http.Call;
import dev.waxwing.gateway.http.Refused;
import dev.waxwing.model.ErrorCode;
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

    /// Characters of a header: each one of the key escaped, and the quotation marks.
    private static final int LONGEST = 2 * MOST + 2;

    /// Possessive: otherwise the group is matched by recursion, once per character.
    private static final Pattern QUOTED =
            Pattern.compile("\"((?:[\\x20-\\x7E&&[^\"\\\\]]++|\\\\[\"\\\\])*+)\"");

    private static final Pattern BARE = Pattern.compile("[\\x21-\\x7E&&[^\",;\\\\]]++");

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
        return PostKey.of(caller, parse(header.get()), path, call.body());
    }

    /// The key that a header stands for.
    ///
    /// @throws Refused 400 when it is none
    static String parse(String header) {
        String text = header.strip();
        String key = text.length() > LONGEST ? "" : unquoted(text);
        if (key.isEmpty() || key.length() > MOST) {
            throw new Refused(
                    ErrorCode.MALFORMED,
                    NAME + " is a quoted string of 1 to " + MOST + " visible ASCII characters.");
        }
        return key;
    }

    /// Empty when it has neither form.
    private static String unquoted(String text) {
        Matcher quoted = QUOTED.matcher(text);
        if (quoted.matches()) {
            return quoted.group(1).replaceAll("\\\\(.)", "$1");
        }
        return BARE.matcher(text).matches() ? text : "";
    }
}
