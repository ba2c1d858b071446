package dev.waxwing.webhooks;

import java.util.regex.Pattern;

/// Something that happened, on its way to the webhooks that want it. Nobody writes to the payload,
/// and nobody here reads it: sealed content stays sealed.
///
/// @param type lower-case words with dots between, such as `message.created`
/// @param topic on which it happened; empty for none
/// @param payload one JSON value, which is passed on as it is, or bytes of any kind
/// @param isJson which of the two
public record WebhookEvent(String type, String topic, byte[] payload, boolean isJson) {
    private static final Pattern TYPE = Pattern.compile("(?=.{1,100}$)[a-z0-9_]+(\\.[a-z0-9_]+)*");

    public WebhookEvent {
        if (!isType(type)) {
            throw new IllegalArgumentException("no type of event");
        }
        if (topic.startsWith(".") || topic.endsWith(".") || topic.contains("..")) {
            throw new IllegalArgumentException("a topic with an empty level");
        }
        if (isJson && payload.length == 0) {
            throw new IllegalArgumentException("nothing is no JSON");
        }
    }

    /// An event whose payload is one JSON value: whoever has it from a client has parsed it.
    public static WebhookEvent json(String type, String topic, byte[] payload) {
        return new WebhookEvent(type, topic, payload, true);
    }

    /// An event whose payload is just bytes; they go out in base64.
    public static WebhookEvent bytes(String type, String topic, byte[] payload) {
        return new WebhookEvent(type, topic, payload, false);
    }

    static boolean isType(String text) {
        return TYPE.matcher(text).matches();
    }
}
