package dev.waxwing.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.waxwing.protocol.HeaderBodyFrame.Kind;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Reads header/body frames: `{"id"?, "header": {"from"?, "to", "message_type"?, "is_broadcast"?,
/// "timestamp"?, "signature"?, "encrypted_key"?, "encryption_nonce"?}, "body": {"content"}}`.
///
/// Unknown fields are skipped and optional ones may be null; a known field of the wrong type, any
/// field twice, nesting beyond [#MAX_DEPTH] levels and half a surrogate pair are refused. `from` is
/// checked for its type and dropped. One instance reads one frame; [#parse] is safe for all
/// threads.
public final class HeaderBodyReader {
    /// The deepest nesting, also of fields that are skipped.
    public static final int MAX_DEPTH = 32;

    /// Characters of `id` when it is a string.
    public static final int MAX_ID = 64;

    /// Characters of `from`, `to` and `message_type`.
    public static final int MAX_NAME = 256;

    /// Characters of `timestamp`.
    public static final int MAX_TIMESTAMP = 64;

    /// Characters of `signature` and `encryption_nonce`.
    public static final int MAX_SIGNATURE = 1024;

    /// Characters of `encrypted_key`: room for the keys of many devices.
    public static final int MAX_KEY = 64 << 10;

    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .disable(JsonFactory.Feature.CHARSET_DETECTION)
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(MAX_DEPTH)
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build();

    private final JsonParser p;
    private final byte[] json;
    private boolean hasHeader;
    private boolean isBroadcast;
    private @Nullable String id;
    private @Nullable JsonText to;
    private @Nullable JsonText type;
    private @Nullable JsonText timestamp;
    private @Nullable JsonText signature;
    private @Nullable JsonText encryptedKey;
    private @Nullable JsonText encryptionNonce;
    private @Nullable JsonText content;

    private HeaderBodyReader(JsonParser p, byte[] json) {
        this.p = p;
        this.json = json;
    }

    /// Reads a frame.
    ///
    /// @param json UTF-8, kept by the result: nobody may write to it afterwards
    /// @throws MalformedMessage naming the first thing that is wrong
    public static HeaderBodyFrame parse(byte[] json) throws MalformedMessage {
        try (JsonParser p = JSON.createParser(json)) {
            return new HeaderBodyReader(p, json).frame();
        } catch (JsonProcessingException e) {
            throw new MalformedMessage("not valid JSON: " + firstLine(e.getOriginalMessage()));
        } catch (IOException e) {
            throw new MalformedMessage("not valid JSON: " + firstLine(e.getMessage()));
        }
    }

    private static String firstLine(@Nullable String why) {
        return why == null ? "" : LineParser.printable(why.lines().findFirst().orElse(""));
    }

    private HeaderBodyFrame frame() throws IOException, MalformedMessage {
        if (p.nextToken() != JsonToken.START_OBJECT) {
            throw new MalformedMessage("a frame must be a JSON object");
        }
        while (p.nextToken() == JsonToken.FIELD_NAME) {
            String name = p.currentName();
            p.nextToken();
            switch (name) {
                case "id" -> id = id();
                case "header" -> header();
                case "body" -> body();
                default -> p.skipChildren();
            }
        }
        if (p.nextToken() != null) {
            throw new MalformedMessage("text after the frame");
        }
        return toFrame();
    }

    private @Nullable String id() throws IOException, MalformedMessage {
        return switch (p.currentToken()) {
            case VALUE_NULL -> null;
            case VALUE_NUMBER_INT -> integer();
            case VALUE_STRING -> text("id", MAX_ID).toString();
            default -> throw new MalformedMessage("'id' must be an integer or a string");
        };
    }

    private String integer() throws IOException, MalformedMessage {
        if (p.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            throw new MalformedMessage("'id' is out of bounds");
        }
        return Long.toString(p.getLongValue());
    }

    private void header() throws IOException, MalformedMessage {
        startOf("header");
        hasHeader = true;
        while (p.nextToken() == JsonToken.FIELD_NAME) {
            String name = p.currentName();
            p.nextToken();
            switch (name) {
                case "from" -> optional(name, MAX_NAME);
                case "to" -> to = optional(name, MAX_NAME);
                case "message_type" -> type = optional(name, MAX_NAME);
                case "is_broadcast" -> isBroadcast = bool(name);
                case "timestamp" -> timestamp = optional(name, MAX_TIMESTAMP);
                case "signature" -> signature = optional(name, MAX_SIGNATURE);
                case "encrypted_key" -> encryptedKey = optional(name, MAX_KEY);
                case "encryption_nonce" -> encryptionNonce = optional(name, MAX_SIGNATURE);
                default -> p.skipChildren();
            }
        }
    }

    private void body() throws IOException, MalformedMessage {
        startOf("body");
        while (p.nextToken() == JsonToken.FIELD_NAME) {
            String name = p.currentName();
            p.nextToken();
            if (name.equals("content")) {
                content = text(name, Integer.MAX_VALUE);
            } else {
                p.skipChildren();
            }
        }
    }

    private void startOf(String name) throws MalformedMessage {
        if (p.currentToken() != JsonToken.START_OBJECT) {
            throw new MalformedMessage("'" + name + "' must be an object");
        }
    }

    private boolean bool(String name) throws MalformedMessage {
        return switch (p.currentToken()) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE, VALUE_NULL -> false;
            default -> throw new MalformedMessage("'" + name + "' must be true or false");
        };
    }

    /// Null and the empty string are as good as absent: some clients send them.
    private @Nullable JsonText optional(String name, int most)
            throws IOException, MalformedMessage {
        if (p.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        JsonText text = text(name, most);
        return text.value().isEmpty() ? null : text;
    }

    private JsonText text(String name, int most) throws IOException, MalformedMessage {
        if (p.currentToken() != JsonToken.VALUE_STRING) {
            throw new MalformedMessage("'" + name + "' must be a string");
        }
        int from = (int) p.currentTokenLocation().getByteOffset();
        String value = p.getText();
        if (value.length() > most) {
            throw new MalformedMessage("'" + name + "' is longer than " + most + " characters");
        }
        return JsonText.received(value, json, from, (int) p.currentLocation().getByteOffset());
    }

    private HeaderBodyFrame toFrame() throws MalformedMessage {
        if (!hasHeader) {
            throw new MalformedMessage("'header' is missing");
        }
        if (content == null) {
            throw new MalformedMessage("'body.content' is missing");
        }
        Kind kind = kind();
        return new HeaderBodyFrame(
                id,
                kind,
                kind == Kind.DIRECT && to != null ? to.value() : "",
                timestamp,
                signature,
                encryptedKey,
                encryptionNonce,
                content);
    }

    /// The addresses that are no user decide first, then the type.
    private Kind kind() throws MalformedMessage {
        String address = to == null ? "" : to.value();
        String word = type == null ? "" : type.value();
        if (!word.isEmpty()
                && !word.equals(Kind.DIRECT.word())
                && !word.equals(Kind.BROADCAST.word())
                && !word.equals(Kind.COMMAND.word())) {
            throw new MalformedMessage("'message_type' must be direct, broadcast or server");
        }
        if (address.equals("server")) {
            return Kind.COMMAND;
        }
        if (address.equals("broadcast")) {
            return Kind.BROADCAST;
        }
        if (word.equals(Kind.COMMAND.word())) {
            return Kind.COMMAND;
        }
        if (isBroadcast || word.equals(Kind.BROADCAST.word())) {
            return Kind.BROADCAST;
        }
        if (address.isEmpty()) {
            throw new MalformedMessage("'to' is missing");
        }
        return Kind.DIRECT;
    }
}
