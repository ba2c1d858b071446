package dev.waxwing.ops;

/// The end of the audit log: its last row's number and hash. Whoever notes it down elsewhere can
/// tell later that nothing up to it was cut off or rewritten.
public record AuditHead(long seq, String hash) {
    /// Of a log without rows.
    public static final AuditHead NONE = new AuditHead(0, "0".repeat(64));

    /// Checks the form.
    public AuditHead {
        if (seq < 0 || !hash.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("a head is NUMBER:HASH, with 64 hexadecimal digits");
        }
    }

    /// Reads `17:` and 64 hexadecimal digits.
    ///
    /// @throws IllegalArgumentException with a sentence for whoever wrote it
    public static AuditHead parse(String text) {
        int colon = text.indexOf(':');
        try {
            return new AuditHead(
                    Long.parseLong(text.substring(0, Math.max(0, colon))),
                    text.substring(colon + 1));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "a head is NUMBER:HASH, with 64 hexadecimal digits", e);
        }
    }

    @Override
    public String toString() {
        return seq + ":" + hash;
    }
}
