package dev.waxwing.ops;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Takes out of a text what must not be in a log, whoever put it there: tokens, credentials, query
/// strings, and what a client said in the clear to a port that speaks TLS. The second line of
/// defence: the first is not to log them.
final class Scrubbing {
    private static final String GONE = "[removed]";
    private static final Pattern SECRET =
            Pattern.compile(
                    "wx_[A-Za-z0-9_-]{16,}"
                            + "|eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]*\\.?[A-Za-z0-9_-]*"
                            + "|(?i:bearer|basic) +[A-Za-z0-9+/=._~-]{8,}"
                            + "|(?<=SSL/TLS record: )[0-9a-f]+"
                            + "|(?<=[\\w/])\\?[^\\s\"'?]*=[^\\s\"']*");
    private static final Pattern BREAK = Pattern.compile("[\\r\\n\\u0085\\u2028\\u2029]+");

    private Scrubbing() {}

    /// One line, without secrets.
    static String line(String text) {
        return BREAK.matcher(secrets(text)).replaceAll("\\\\n ");
    }

    /// Without secrets; a line break stays, and what follows it cannot pass for a line of the log.
    static String trace(String text) {
        return secrets(text).replace("\r", "\\r").replaceAll("\n(?=[^\\t\\n])", "\n\t| ");
    }

    private static String secrets(String text) {
        Matcher secret = SECRET.matcher(text);
        return secret.find() ? secret.replaceAll(GONE) : text;
    }
}
