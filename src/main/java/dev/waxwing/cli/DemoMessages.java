package dev.waxwing.cli;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The messages of the demo: made from the sender's number and their own, so that an altered one is
/// told from what was sent without keeping what was sent. Each is about 1 KB.
final class DemoMessages {
    private static final int FILLER_ROUNDS = 15;

    private DemoMessages() {}

    static String text(int sender, int number) {
        StringBuilder text = new StringBuilder(1024);
        text.append("sender ").append(sender).append(" message ").append(number).append(' ');
        byte[] digest = text.toString().getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < FILLER_ROUNDS; i++) {
            digest = sha256(digest);
            text.append(HexFormat.of().formatHex(digest));
        }
        return text.toString();
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
