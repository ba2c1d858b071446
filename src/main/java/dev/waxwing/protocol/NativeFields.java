package dev.waxwing.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.waxwing.protocol.NativeFrame.Call;
import dev.waxwing.protocol.NativeFrame.Offset;
import dev.waxwing.protocol.NativeFrame.Recipient;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The fields of one frame's `data` as they come, and the call that they make in the end: `type`
/// may stand behind them. Owned by one [NativeReader].
final class NativeFields extends FieldValues {
    /// Characters of a `type`, a status, a command's name.
    static final int MAX_WORD = 64;

    /// Characters of a topic; whether it is one is asked later.
    static final int MAX_TOPIC = 10_240;

    /// Characters of a `message_id`, a name of a user, a queue or an exchange.
    static final int MAX_NAME = 256;

    /// Characters of a token.
    static final int MAX_TOKEN = 8_192;

    /// Characters of a signature.
    static final int MAX_SIGNATURE = 1_024;

    /// Topics of one frame, and places in logs.
    static final int MAX_TOPICS = 1_000;

    /// Headers of one message, and the bytes of all of them.
    static final int MAX_HEADERS = 32;

    static final int MAX_HEADER_CHARACTERS = 4_096;

    /// Attributes of one user, and the characters of all of them.
    static final int MAX_ATTRIBUTES = 16;

    static final int MAX_ATTRIBUTE_CHARACTERS = 1_024;

    private static final RawJson NO_PARAMS = RawJson.of("{}");

    private @Nullable String session;
    private @Nullable Map<String, Offset> places;
    private @Nullable Map<String, Offset> rooms;
    private boolean presence;
    private @Nullable List<String> topics;
    private @Nullable String topic;
    private @Nullable RawJson payload;
    private @Nullable String messageId;
    private @Nullable Map<String, String> headers;
    private @Nullable Recipient to;
    private @Nullable JsonText content;
    private @Nullable RawJson sealed;
    private @Nullable JsonText signature;
    private @Nullable String conversation;
    private long delivered;
    private long read;
    private @Nullable String status;
    private @Nullable String text;
    private @Nullable List<String> watch;
    private @Nullable Map<String, String> attributes;
    private NativeFrame.Filter filter = NativeFrame.Filter.NONE;
    private @Nullable String name;
    private @Nullable RawJson params;
    private @Nullable String queue;
    private int prefetch;
    private boolean requeue = true;
    private @Nullable String exchange;
    private @Nullable String key;
    private @Nullable RawJson message;

    NativeFields(JsonParser p, byte[] json) {
        super(p, json);
    }

    /// Takes the field whose value the parser stands at.
    void read(String field) throws IOException, MalformedMessage {
        switch (field) {
            case "session" -> session = optional(field, MAX_TOKEN);
            case "offsets", "after" -> places = places(field);
            case "presence" -> presence = bool(field);
            case "rooms" -> rooms = places(field);
            case "topics" -> topics = strings(field, MAX_TOPIC, MAX_TOPICS);
            case "topic" -> topic = optional(field, MAX_TOPIC);
            case "payload" -> payload = raw();
            case "message_id" -> messageId = optional(field, MAX_NAME);
            case "headers" -> headers = headers();
            case "to" -> to = recipient();
            case "content" -> content = optionalText(field, Integer.MAX_VALUE);
            case "sealed" -> sealed = object(field);
            case "signature" -> signature = optionalText(field, MAX_SIGNATURE);
            case "conversation" -> conversation = optional(field, MAX_NAME);
            case "delivered" -> delivered = number(field);
            case "read" -> read = number(field);
            case "status" -> status = optional(field, MAX_WORD);
            case "text" -> text = optional(field, MAX_NAME);
            case "watch" -> watch = strings(field, MAX_NAME, MAX_TOPICS);
            case "attributes" -> attributes = attributes();
            case "filter" -> filter = filter();
            case "name" -> name = optional(field, MAX_WORD);
            case "params" -> params = object(field);
            case "queue" -> queue = optional(field, MAX_NAME);
            case "prefetch" -> prefetch = (int) Math.min(Integer.MAX_VALUE, number(field));
            case "requeue" -> requeue = bool(field);
            case "exchange" -> exchange = optional(field, MAX_NAME);
            case "key" -> key = optional(field, MAX_NAME);
            case "message" -> message = object(field);
            default -> p.skipChildren();
        }
    }

    /// What the fields make of a frame of this type.
    Call call(String type) throws MalformedMessage {
        return switch (type) {
            case "auth" -> new NativeFrame.Auth();
            case "resume" -> new NativeFrame.Resume(need(session, "session"), places());
            case "ping" -> new NativeFrame.Ping();
            case "direct" -> new NativeFrame.Direct();
            case "subscribe" -> subscribe();
            case "unsubscribe" -> new NativeFrame.Unsubscribe(topics());
            case "publish" ->
                    new NativeFrame.Publish(
                            need(topic, "topic"),
                            need(payload, "payload"),
                            messageId,
                            headers == null ? Map.of() : headers);
            case "send" -> send();
            case "receipt" ->
                    new NativeFrame.Receipt(need(conversation, "conversation"), delivered, read);
            case "typing" -> new NativeFrame.Typing(need(conversation, "conversation"));
            case "presence" -> presence();
            case "broadcast" -> new NativeFrame.Broadcast(need(payload, "payload"), filter);
            case "command" ->
                    new NativeFrame.Command(
                            need(name, "name"), params == null ? NO_PARAMS : params);
            case "consume" -> new NativeFrame.Consume(need(queue, "queue"), prefetch);
            case "cancel" -> new NativeFrame.Cancel(need(queue, "queue"));
            case "ack" -> new NativeFrame.Ack(need(messageId, "message_id"));
            case "nack" -> new NativeFrame.Nack(need(messageId, "message_id"), requeue);
            case "enqueue" ->
                    new NativeFrame.Enqueue(
                            need(exchange, "exchange"), need(key, "key"), need(message, "message"));
            default ->
                    throw new MalformedMessage(
                            "there is no type '" + LineParser.printable(type) + "'");
        };
    }

    private Call subscribe() throws MalformedMessage {
        if (rooms == null || rooms.isEmpty()) {
            return new NativeFrame.Subscribe(topics(), places(), Map.of(), presence);
        }
        if (topics != null || places != null) {
            throw new MalformedMessage("'rooms' stands alone");
        }
        return new NativeFrame.Subscribe(List.of(), Map.of(), rooms, false);
    }

    private Call presence() throws MalformedMessage {
        if (status == null && watch == null && attributes == null) {
            throw new MalformedMessage("'status', 'attributes' or 'watch' must be there");
        }
        return new NativeFrame.Presence(status, text, watch, attributes);
    }

    private Call send() throws MalformedMessage {
        if ((content == null) == (sealed == null)) {
            throw new MalformedMessage("exactly one of 'content' and 'sealed' must be there");
        }
        return new NativeFrame.Send(
                need(to, "to"), need(messageId, "message_id"), content, sealed, signature);
    }

    private static <T> T need(@Nullable T value, String name) throws MalformedMessage {
        if (value == null) {
            throw new MalformedMessage("'" + name + "' is missing");
        }
        return value;
    }

    private List<String> topics() throws MalformedMessage {
        List<String> given = need(topics, "topics");
        if (given.isEmpty()) {
            throw new MalformedMessage("'topics' is empty");
        }
        return given;
    }

    private Map<String, Offset> places() {
        return places == null ? Map.of() : places;
    }

    /// Offsets by log: `{"offset", "epoch"?}`, or the number alone.
    private Map<String, Offset> places(String field) throws IOException, MalformedMessage {
        if (p.currentToken() == JsonToken.VALUE_NULL) {
            return Map.of();
        }
        start(field);
        Map<String, Offset> all = new LinkedHashMap<>();
        while (p.nextToken() == JsonToken.FIELD_NAME) {
            String log = p.currentName();
            p.nextToken();
            all.put(log, place(field));
            if (all.size() > MAX_TOPICS) {
                throw new MalformedMessage("'" + field + "' has more than " + MAX_TOPICS + " logs");
            }
        }
        return all;
    }

    private Offset place(String field) throws IOException, MalformedMessage {
        if (p.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            return new Offset(0, number(field));
        }
        start(field);
        long epoch = 0;
        long offset = 0;
        while (p.nextToken() == JsonToken.FIELD_NAME) {
            String part = p.currentName();
            p.nextToken();
            switch (part) {
                case "epoch" -> epoch = number(part);
                case "offset" -> offset = number(part);
                default -> p.skipChildren();
            }
        }
        return new Offset(epoch, offset);
    }

    private Map<String, String> headers() throws IOException, MalformedMessage {
        if (p.currentToken() == JsonToken.VALUE_NULL) {
            return Map.of();
        }
        start("headers");
        return texts("headers", MAX_HEADERS, MAX_HEADER_CHARACTERS);
    }

    private Recipient recipient() throws IOException, MalformedMessage {
        start("to");
        String user = null;
        String group = null;
        String other = null;
        String connection = null;
        while (p.nextToken() == JsonToken.FIELD_NAME) {
            String part = p.currentName();
            p.nextToken();
            switch (part) {
                case "user" -> user = optional(part, MAX_NAME);
                case "group" -> group = optional(part, MAX_NAME);
                case "conversation" -> other = optional(part, MAX_NAME);
                case "connection" -> connection = optional(part, MAX_NAME);
                default -> p.skipChildren();
            }
        }
        long given = Stream.of(user, group, other, connection).filter(Objects::nonNull).count();
        if (given != 1) {
            throw new MalformedMessage(
                    "'to' must name a user, a group, a conversation or a connection");
        }
        return new Recipient(user, group, other, connection);
    }

    private @Nullable Map<String, String> attributes() throws IOException, MalformedMessage {
        if (p.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        start("attributes");
        return texts("attributes", MAX_ATTRIBUTES, MAX_ATTRIBUTE_CHARACTERS);
    }

    private NativeFrame.Filter filter() throws IOException, MalformedMessage {
        if (p.currentToken() == JsonToken.VALUE_NULL) {
            return NativeFrame.Filter.NONE;
        }
        start("filter");
        List<String> found = List.of();
        List<String> present = List.of();
        Map<String, String> selected = null;
        while (p.nextToken() == JsonToken.FIELD_NAME) {
            String part = p.currentName();
            p.nextToken();
            switch (part) {
                case "roles" -> found = strings(part, MAX_WORD, MAX_HEADERS);
                case "presence" -> present = strings(part, MAX_WORD, MAX_HEADERS);
                case "attributes" -> selected = attributes();
                default ->
                        throw new MalformedMessage(
                                "'filter' has no field '" + LineParser.printable(part) + "'");
            }
        }
        return new NativeFrame.Filter(found, present, selected == null ? Map.of() : selected);
    }
}
