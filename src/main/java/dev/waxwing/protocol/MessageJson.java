package dev.waxwing.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.waxwing.model.MessageEnvelope;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The JSON form of a [MessageEnvelope]: compact, the five required fields first and in the order
/// the published clients print, then the optional fields as they came. Stateless and safe for all
/// threads.
public final class MessageJson {
    private static final int MAX_DEPTH = 32;
    private static final ObjectMapper JSON =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .disable(JsonFactory.Feature.CHARSET_DETECTION)
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(MAX_DEPTH)
                                                    .maxStringLength(Integer.MAX_VALUE)
                                                    .build())
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
                                    .build())
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .build();

    private MessageJson() {}

    /// Reads one message.
    ///
    /// @throws MalformedMessage naming the first thing that is wrong
    public static MessageEnvelope parse(byte[] json, int offset, int length)
            throws MalformedMessage {
        try (JsonParser p = JSON.createParser(json, offset, length)) {
            if (p.nextToken() == null) {
                throw new MalformedMessage("empty message");
            }
            MessageEnvelope message = readObject(p);
            if (p.nextToken() != null) {
                throw new MalformedMessage("text after the message");
            }
            return message;
        } catch (IOException e) {
            throw malformed(e);
        } catch (NumberFormatException e) { // an exponent of more than ten digits
            throw new MalformedMessage("not valid JSON: a number is out of range");
        }
    }

    /// Reads a JSON array of messages; the empty array is a valid batch of none.
    public static List<MessageEnvelope> parseBatch(byte[] json, int offset, int length)
            throws MalformedMessage {
        try (JsonParser p = JSON.createParser(json, offset, length)) {
            if (p.nextToken() != JsonToken.START_ARRAY) {
                throw new MalformedMessage("not a JSON array");
            }
            List<MessageEnvelope> batch = new ArrayList<>();
            while (p.nextToken() != JsonToken.END_ARRAY) {
                batch.add(readObject(p));
            }
            if (p.nextToken() != null) {
                throw new MalformedMessage("text after the batch");
            }
            return batch;
        } catch (IOException e) {
            throw malformed(e);
        } catch (NumberFormatException e) { // an exponent of more than ten digits
            throw new MalformedMessage("not valid JSON: a number is out of range");
        }
    }

    /// The compact form, as UTF-8.
    public static byte[] bytes(MessageEnvelope message) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(message.ciphertext().length() + 512);
        try (JsonGenerator g = JSON.createGenerator(out)) {
            g.writeStartObject();
            g.writeStringField("message_id", message.messageId());
            g.writeStringField("ciphertext", message.ciphertext());
            g.writeStringField("nonce", message.nonce());
            g.writeStringField("tag", message.tag());
            g.writeStringField("enc_session_key", message.encSessionKey());
            for (Map.Entry<String, Object> field : message.extra().entrySet()) {
                g.writeFieldName(field.getKey());
                g.writePOJO(field.getValue());
            }
            g.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static MessageEnvelope readObject(JsonParser p) throws IOException, MalformedMessage {
        if (p.currentToken() != JsonToken.START_OBJECT) {
            throw new MalformedMessage("a message must be a JSON object");
        }
        Fields fields = new Fields();
        while (p.nextToken() == JsonToken.FIELD_NAME) {
            fields.read(p);
        }
        return fields.toMessage();
    }

    private static MalformedMessage malformed(IOException e) {
        String why =
                e instanceof JsonProcessingException j ? j.getOriginalMessage() : e.getMessage();
        return new MalformedMessage(
                "not valid JSON" + (why == null ? "" : ": " + why.lines().findFirst().orElse("")));
    }

    /// Collects one object's fields as they come.
    private static final class Fields {
        private final Map<String, String> required = new LinkedHashMap<>();
        private final Map<String, Object> extra = new LinkedHashMap<>();

        void read(JsonParser p) throws IOException, MalformedMessage {
            String name = p.currentName();
            JsonToken value = p.nextToken();
            switch (name) {
                case "message_id", "ciphertext", "nonce", "tag", "enc_session_key" -> {
                    if (value != JsonToken.VALUE_STRING) {
                        throw new MalformedMessage("field '" + name + "' must be a string");
                    }
                    required.put(name, p.getText());
                }
                default -> extra.put(name, p.readValueAs(Object.class));
            }
        }

        MessageEnvelope toMessage() throws MalformedMessage {
            try {
                return new MessageEnvelope(
                        need("message_id"),
                        need("ciphertext"),
                        need("nonce"),
                        need("tag"),
                        need("enc_session_key"),
                        extra);
            } catch (IllegalArgumentException e) {
                throw new MalformedMessage(String.valueOf(e.getMessage()));
            }
        }

        private String need(String name) throws MalformedMessage {
            @Nullable String value = required.get(name);
            if (value == null) {
                throw new MalformedMessage("missing field '" + name + "'");
            }
            return value;
        }
    }
}
