package dev.waxwing.webhooks;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.UUID;

/// What is posted: the id, and the body to the byte. As a record of a hook's log it is a version,
/// the id's 16 bytes and the body; in the log of dead letters, the reason in between.
///
/// The body is made once, when the event happens, so that every try posts the same.
///
/// @param id of the event: the same at each try, so that the receiver can tell
/// @param reason why it was given up; empty for one that was not
public record HookMessage(UUID id, String reason, byte[] body) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final byte WAITING = 1;
    private static final byte DEAD = 2;
    private static final int HEAD = 1 + 16;

    /// Characters of a reason that are kept.
    private static final int LONGEST_REASON = 300;

    /// An event as it is posted, by Standard Webhooks: `type`, `timestamp`, `data`, and beside them
    /// `id` and `topic`.
    static HookMessage of(UUID id, WebhookEvent event, Instant at) {
        String head =
                "{\"id\":\"%s\",\"type\":\"%s\",\"timestamp\":\"%s\",%s"
                        .formatted(id, event.type(), millis(at), topic(event.topic()));
        byte[] start = utf8(head + (event.isJson() ? "\"data\":" : "\"data_base64\":\""));
        byte[] payload =
                event.isJson() ? event.payload() : Base64.getEncoder().encode(event.payload());
        byte[] end = utf8(event.isJson() ? "}" : "\"}");
        byte[] body =
                ByteBuffer.allocate(start.length + payload.length + end.length)
                        .put(start)
                        .put(payload)
                        .put(end)
                        .array();
        return new HookMessage(id, "", body);
    }

    private static String topic(String topic) {
        return topic.isEmpty()
                ? ""
                : "\"topic\":\""
                        + new String(JsonStringEncoder.getInstance().quoteAsString(topic))
                        + "\",";
    }

    /// RFC 3339 with milliseconds, always.
    private static String millis(Instant at) {
        String text = at.truncatedTo(ChronoUnit.MILLIS).toString();
        return text.length() == 20 ? text.substring(0, 19) + ".000Z" : text;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// The `correlation_id` among the headers of the message that the event is about; empty when it
    /// has none.
    String correlation() {
        try {
            return JSON.readTree(body).at("/data/headers/correlation_id").asText();
        } catch (IOException e) {
            return "";
        }
    }

    /// The same, given up.
    HookMessage dead(String why) {
        String cut = why.length() > LONGEST_REASON ? why.substring(0, LONGEST_REASON) : why;
        return new HookMessage(id, cut, body);
    }

    /// The same, to be tried again.
    HookMessage again() {
        return new HookMessage(id, "", body);
    }

    byte[] toRecord() {
        byte[] why = utf8(reason);
        ByteBuffer out =
                ByteBuffer.allocate(HEAD + (isDead() ? 2 + why.length : 0) + body.length)
                        .put(isDead() ? DEAD : WAITING)
                        .putLong(id.getMostSignificantBits())
                        .putLong(id.getLeastSignificantBits());
        if (isDead()) {
            out.putShort((short) why.length).put(why);
        }
        return out.put(body).array();
    }

    private boolean isDead() {
        return !reason.isEmpty();
    }

    /// Reads what [#toRecord] made.
    static HookMessage ofRecord(byte[] stored) {
        ByteBuffer in = ByteBuffer.wrap(stored);
        byte form = in.get();
        UUID id = new UUID(in.getLong(), in.getLong());
        String reason = "";
        if (form == DEAD) {
            byte[] why = new byte[in.getShort()];
            in.get(why);
            reason = new String(why, StandardCharsets.UTF_8);
        }
        byte[] body = new byte[in.remaining()];
        in.get(body);
        return new HookMessage(id, reason, body);
    }
}
