package dev.waxwing.gateway.feed;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.waxwing.gateway.http.Refused;
import dev.waxwing.model.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One body being read: `{"content": "…"}`, or `{"messages": [{"content": "…"}, …]}`. Token by
/// token, so that a batch of 20,000 costs its contents and no tree. Unknown fields are passed over;
/// a key that is there twice, or anything behind the value, is not JSON here.
///
/// What is no JSON at all is 400 wherever in the body that shows, before any 422 or 413: so the
/// rest is looked at even when a message has been found wrong.
final class IngestBody {
    private static final int LEVELS = 32;
    private static final int NAME_CHARS = 1_024;

    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(LEVELS)
                                    .maxNameLength(NAME_CHARS)
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build();

    private final JsonParser parser;
    private final int maxMessage;
    private final List<byte[]> contents = new ArrayList<>();
    private @Nullable Refused complaint;

    private IngestBody(JsonParser parser, int maxMessage) {
        this.parser = parser;
        this.maxMessage = maxMessage;
    }

    /// The content of one message.
    ///
    /// @param maxMessage bytes of UTF-8
    /// @throws Refused 400, 422 or 413
    static List<byte[]> message(byte[] body, int maxMessage) {
        return read(body, maxMessage, IngestBody::message);
    }

    /// The contents of a batch, in order; none when it is empty.
    ///
    /// @throws Refused 400, 422 or 413, for the whole batch
    static List<byte[]> batch(byte[] body, int maxMessage) {
        return read(body, maxMessage, IngestBody::batch);
    }

    private interface Form {
        void of(IngestBody body) throws IOException;
    }

    private static List<byte[]> read(byte[] body, int maxMessage, Form form) {
        try (JsonParser parser = JSON.createParser(body)) {
            IngestBody reading = new IngestBody(parser, maxMessage);
            reading.next();
            form.of(reading);
            if (parser.nextToken() != null) {
                throw malformed("There is something behind the JSON value.");
            }
            if (reading.complaint != null) {
                throw reading.complaint;
            }
            return reading.contents;
        } catch (JacksonException _) {
            throw malformed("The body is not JSON.");
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory can be read", e);
        }
    }

    private static Refused malformed(String detail) {
        return new Refused(ErrorCode.MALFORMED, detail);
    }

    private void batch() throws IOException {
        boolean found = false;
        if (!isA(JsonToken.START_OBJECT, "The body")) {
            return;
        }
        while (next() == JsonToken.FIELD_NAME) {
            boolean isMessages = parser.currentName().equals("messages");
            next();
            if (isMessages) {
                found = true;
                messages();
            } else {
                parser.skipChildren();
            }
        }
        if (!found) {
            complain(ErrorCode.INVALID, "The field 'messages' is missing.");
        }
    }

    private void messages() throws IOException {
        if (isA(JsonToken.START_ARRAY, "The field 'messages'")) {
            while (next() != JsonToken.END_ARRAY) {
                message();
            }
        }
    }

    private void message() throws IOException {
        boolean found = false;
        if (!isA(JsonToken.START_OBJECT, where())) {
            return;
        }
        while (next() == JsonToken.FIELD_NAME) {
            boolean isContent = parser.currentName().equals("content");
            next();
            if (isContent) {
                found = true;
                content();
            } else {
                parser.skipChildren();
            }
        }
        if (!found) {
            complain(ErrorCode.INVALID, where() + " has no field 'content'.");
        }
    }

    private void content() throws IOException {
        if (!isA(JsonToken.VALUE_STRING, "The 'content' of " + where())) {
            return;
        }
        String text = parser.getText();
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (utf8.length > maxMessage) {
            String detail = "A message may have at most " + maxMessage + " bytes.";
            complain(ErrorCode.TOO_LARGE, detail);
        } else if (hasLoneSurrogate(text)) {
            complain(ErrorCode.INVALID, where() + " holds half of a character.");
        } else if (complaint == null) {
            contents.add(utf8);
        }
    }

    /// Half of a pair cannot be written as UTF-8 (RFC 8259, 8.2).
    private static boolean hasLoneSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                boolean isPair =
                        Character.isHighSurrogate(c)
                                && i + 1 < text.length()
                                && Character.isLowSurrogate(text.charAt(i + 1));
                if (!isPair) {
                    return true;
                }
                i++;
            }
        }
        return false;
    }

    private boolean isA(JsonToken wanted, String what) throws IOException {
        if (parser.currentToken() == wanted) {
            return true;
        }
        complain(ErrorCode.INVALID, what + " is not " + name(wanted) + ".");
        parser.skipChildren();
        return false;
    }

    private static String name(JsonToken token) {
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            default -> "a text";
        };
    }

    /// The first one counts.
    private void complain(ErrorCode code, String detail) {
        if (complaint == null) {
            complaint = new Refused(code, detail);
        }
    }

    private String where() {
        return "Message " + (contents.size() + 1);
    }

    private JsonToken next() throws IOException {
        JsonToken token = parser.nextToken();
        if (token == null) {
            throw malformed("The body is empty or ends too early.");
        }
        return token;
    }
}
