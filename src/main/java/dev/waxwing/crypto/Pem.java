package dev.waxwing.crypto;

import dev.waxwing.crypto.KeyException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One PEM block (RFC 7468): its label and the DER inside. Text around the block is refused.
record Pem(String label, byte[] der) {
    private static final Pattern LABEL = Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----");
    private static final Pattern BODY_LINE = Pattern.compile("[A-Za-z0-9+/]{1,256}={0,2}");
    private static final int LINE_LENGTH = 64;

    String text() {
        Base64.Encoder lines =
                Base64.getMimeEncoder(LINE_LENGTH, "\n".getBytes(StandardCharsets.US_ASCII));
        return "-----BEGIN %s-----%n%s%n-----END %s-----%n"
                .replace("%n", "\n")
                .formatted(label, lines.encodeToString(der), label);
    }

    static Pem parse(String text) throws KeyException {
        List<String> lines = text.strip().lines().map(String::strip).toList();
        Matcher begin = LABEL.matcher(lines.isEmpty() ? "" : lines.getFirst());
        if (!begin.matches()) {
            throw malformed("the file does not start with a -----BEGIN line");
        }
        String label = begin.group(1);
        if (lines.size() < 3 || !lines.getLast().equals("-----END " + label + "-----")) {
            throw malformed("the file does not end with -----END " + label + "-----");
        }
        StringBuilder body = new StringBuilder();
        for (String line : lines.subList(1, lines.size() - 1)) {
            if (!BODY_LINE.matcher(line).matches()) {
                throw malformed(
                        "the PEM block holds something besides base64; encrypted keys and several"
                                + " keys in one file are not supported");
            }
            body.append(line);
        }
        try {
            return new Pem(label, Base64Form.STANDARD.decode(body.toString()));
        } catch (IllegalArgumentException _) {
            throw malformed("the base64 of the PEM block is damaged");
        }
    }

    private static KeyException malformed(String sentence) {
        return new KeyException(Reason.MALFORMED, sentence);
    }
}
