package dev.waxwing.ops;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;

/// One row of the audit log.
///
/// @param seq counts from 1 without gaps
/// @param at when, in milliseconds
/// @param kind the [AuditKind#word], as text: what is stored is verified, even when it is no kind
/// @param hash of the row before it and of this one, 64 hexadecimal digits
public record AuditRow(
        long seq,
        Instant at,
        String kind,
        String actor,
        String subject,
        String address,
        String detail,
        String hash) {
    private static final String DOMAIN = "waxwing-audit-v1";

    /// The row of an event behind another one.
    static AuditRow after(AuditHead head, Instant at, AuditEvent event) {
        Instant millis = Instant.ofEpochMilli(at.toEpochMilli());
        AuditRow bare =
                new AuditRow(
                        head.seq() + 1,
                        millis,
                        event.kind().word(),
                        event.actor(),
                        event.subject(),
                        event.address(),
                        event.detail(),
                        "");
        return bare.withHash(bare.hashAfter(head.hash()));
    }

    private AuditRow withHash(String newHash) {
        return new AuditRow(seq, at, kind, actor, subject, address, detail, newHash);
    }

    /// What this row's hash has to be: SHA-256 over a domain, the hash before it and every field,
    /// each text behind its length in bytes, so that no two rows read the same.
    String hashAfter(String before) {
        MessageDigest sha = sha256();
        add(sha, DOMAIN);
        add(sha, before);
        sha.update(ByteBuffer.allocate(16).putLong(seq).putLong(at.toEpochMilli()).flip());
        add(sha, kind);
        add(sha, actor);
        add(sha, subject);
        add(sha, address);
        add(sha, detail);
        return HexFormat.of().formatHex(sha.digest());
    }

    private static void add(MessageDigest sha, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        sha.update(ByteBuffer.allocate(4).putInt(bytes.length).flip());
        sha.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
