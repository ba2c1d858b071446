package dev.waxwing.e2e;

/// Message JSON as the published clients print it, with made-up content.
public final class Sample {
    private Sample() {}

    /// A message with this id, compact and in canonical order: what goes in comes out.
    public static String json(String id) {
        return json(id, "aGVsbG8gd29ybGQ=");
    }

    /// A message with this id and ciphertext.
    public static String json(String id, String ciphertext) {
        return "{\"message_id\":\"%s\",\"ciphertext\":\"%s\",\"nonce\":\"bm9uY2U=\",\"tag\":\"dGFn\",\"enc_session_key\":\"a2V5\"}"
                .formatted(id, ciphertext);
    }

    /// A message with this id and an object of headers.
    public static String withHeaders(String id, String headers) {
        return withExtra(id, "\"headers\":" + headers);
    }

    /// A message with this id and more fields at its end.
    public static String withExtra(String id, String fields) {
        String plain = json(id);
        return plain.substring(0, plain.length() - 1) + "," + fields + "}";
    }
}
