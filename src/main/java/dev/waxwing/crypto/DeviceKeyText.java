package dev.waxwing.crypto;

import dev.waxwing.crypto.KeyException.Reason;
import java.util.List;

/// Waxwing keys as text of four lines, with the version in the first:
///
/// ```
/// waxwing-public-keys: 1
/// device: 019a9f6e-5f70-7c3a-9d41-3f1b8f0c2a77
/// ed25519: (32 bytes, base64url without padding)
/// x25519: (32 bytes, base64url without padding)
/// ```
///
/// The private form starts with `waxwing-private-keys: 1` and holds the private halves. Lines that
/// start with `#` and empty lines are comments.
public final class DeviceKeyText {
    private static final String PUBLIC = "waxwing-public-keys";
    private static final String PRIVATE = "waxwing-private-keys";
    private static final String VERSION = "1";

    private DeviceKeyText() {}

    /// The public form, for others.
    public static String text(DevicePublicKeys keys) {
        return text(PUBLIC, keys.device(), keys.ed25519(), keys.x25519());
    }

    /// The private form: keep it secret.
    static String text(DeviceKeys keys) {
        return "# Private keys: whoever has this file can read and sign as this device.\n"
                + text(PRIVATE, keys.device(), keys.ed25519(), keys.x25519());
    }

    /// @throws KeyException when the text is not the public form, or a key is not fit for use
    public static DevicePublicKeys parsePublic(String text) throws KeyException {
        Parts parts = Parts.parse(PUBLIC, text);
        try {
            return new DevicePublicKeys(parts.device, parts.ed25519, parts.x25519);
        } catch (IllegalArgumentException e) {
            throw new KeyException(Reason.UNFIT, String.valueOf(e.getMessage()));
        }
    }

    /// @throws KeyException when the text is not the private form, or a key is not fit for use
    public static DeviceKeys parsePrivate(String text) throws KeyException {
        Parts parts = Parts.parse(PRIVATE, text);
        try {
            return new DeviceKeys(parts.device, parts.ed25519, parts.x25519);
        } catch (IllegalArgumentException e) {
            throw new KeyException(Reason.UNFIT, String.valueOf(e.getMessage()));
        }
    }

    private static String text(String kind, String device, byte[] ed25519, byte[] x25519) {
        return """
        %s: %s
        device: %s
        ed25519: %s
        x25519: %s
        """
                .formatted(
                        kind,
                        VERSION,
                        device,
                        Base64Form.URL.encode(ed25519),
                        Base64Form.URL.encode(x25519));
    }

    private record Parts(String device, byte[] ed25519, byte[] x25519) {
        static Parts parse(String kind, String text) throws KeyException {
            List<String> lines =
                    text.lines()
                            .map(String::strip)
                            .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                            .toList();
            if (lines.isEmpty() || !lines.getFirst().startsWith(kind + ":")) {
                throw malformed("the file does not start with '" + kind + ":'");
            }
            if (!value(kind, lines.getFirst()).equals(VERSION)) {
                throw malformed("the file has a version that this program does not know");
            }
            if (lines.size() != 4) {
                throw malformed(
                        "the file must have the lines " + kind + ", device, ed25519, x25519");
            }
            return new Parts(
                    value("device", lines.get(1)),
                    bytes("ed25519", lines.get(2)),
                    bytes("x25519", lines.get(3)));
        }

        private static String value(String name, String line) throws KeyException {
            if (!line.startsWith(name + ":")) {
                throw malformed("the line '" + name + ":' is missing");
            }
            return line.substring(name.length() + 1).strip();
        }

        private static byte[] bytes(String name, String line) throws KeyException {
            try {
                byte[] bytes = Base64Form.URL.decode(value(name, line));
                SealedMessage.requireLength(name, bytes, 32);
                return bytes;
            } catch (IllegalArgumentException _) {
                throw malformed("the line '" + name + ":' is not 32 bytes in base64url");
            }
        }

        private static KeyException malformed(String sentence) {
            return new KeyException(Reason.MALFORMED, sentence);
        }
    }
}
