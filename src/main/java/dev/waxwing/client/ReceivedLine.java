package dev.waxwing.client;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.waxwing.crypto.Opened;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One line of a received file:
/// `{"message_id","received_at","sender"?,"created_at"?,"content"|"content_base64",…}`. Content
/// that is UTF-8 text stays readable; other bytes are standard base64.
final class ReceivedLine {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final List<String> META = List.of("redelivered", "delivery_count", "queue");

    private ReceivedLine() {}

    static void write(ReceivedMessage message, boolean meta, ByteArrayOutputStream out)
            throws IOException {
        try (JsonGenerator g = JSON.createGenerator(out)) {
            g.writeStartObject();
            g.writeStringField("message_id", message.messageId());
            g.writeStringField("received_at", Times.text(message.receivedAt()));
            writeOrigin(g, message.opened().origin());
            writeContent(g, message.plaintext());
            if (meta) {
                writeMeta(g, message.envelope().extra());
            }
            g.writeEndObject();
        }
        out.write('\n');
    }

    private static void writeOrigin(JsonGenerator g, Optional<Opened.Origin> origin)
            throws IOException {
        if (origin.isPresent()) {
            g.writeStringField("sender", origin.get().sender().toString());
            g.writeStringField("created_at", Times.text(origin.get().createdAt()));
        }
    }

    private static void writeContent(JsonGenerator g, byte[] content) throws IOException {
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
            g.writeStringField("content", text);
        } catch (CharacterCodingException _) {
            g.writeBinaryField("content_base64", content);
        }
    }

    private static void writeMeta(JsonGenerator g, Map<String, Object> extra) throws IOException {
        for (String name : META) {
            if (extra.containsKey(name)) {
                g.writePOJOField(name, extra.get(name));
            }
        }
    }

    /// The id of a line as this class writes it; null when it is anything else, such as half a
    /// line.
    static @Nullable String id(byte[] bytes, int from, int to) {
        try (JsonParser p = JSON.createParser(bytes, from, to - from)) {
            if (p.nextToken() != JsonToken.START_OBJECT
                    || !"message_id".equals(p.nextFieldName())
                    || p.nextToken() != JsonToken.VALUE_STRING) {
                return null;
            }
            String id = p.getText();
            while (p.nextToken() == JsonToken.FIELD_NAME) {
                p.nextToken();
                p.skipChildren();
            }
            return p.currentToken() == JsonToken.END_OBJECT && p.nextToken() == null ? id : null;
        } catch (IOException _) {
            return null;
        }
    }
}
