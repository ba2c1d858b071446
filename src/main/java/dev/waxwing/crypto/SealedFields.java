package dev.waxwing.crypto;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The parts of a sealed message that its JSON and its line form spell alike: the destination and
/// the sealed keys.
final class SealedFields {
    private static final Base64Form BASE64 = Base64Form.URL;

    private SealedFields() {}

    static Map<String, String> destination(Destination to) {
        return switch (to) {
            case Destination.User(String id) -> Map.of("user", id);
            case Destination.Group(String id) -> Map.of("group", id);
            case Destination.Conversation(String id) -> Map.of("conversation", id);
            case Destination.Route(String exchange, String key) -> {
                Map<String, String> route = new LinkedHashMap<>();
                route.put("exchange", exchange);
                route.put("key", key);
                yield route;
            }
        };
    }

    static Destination destination(FieldReader to) throws EnvelopeException {
        if (to.has("exchange")) {
            to.requireOnly(List.of("exchange", "key"));
            return new Destination.Route(to.text("exchange"), to.text("key"));
        }
        if (to.has("group")) {
            to.requireOnly(List.of("group"));
            return new Destination.Group(to.text("group"));
        }
        if (to.has("conversation")) {
            to.requireOnly(List.of("conversation"));
            return new Destination.Conversation(to.text("conversation"));
        }
        to.requireOnly(List.of("user"));
        return new Destination.User(to.text("user"));
    }

    static List<Map<String, String>> keys(List<SealedKey> keys) {
        List<Map<String, String>> list = new ArrayList<>(keys.size());
        for (SealedKey key : keys) {
            Map<String, String> fields = new LinkedHashMap<>();
            fields.put("device", key.device());
            fields.put("enc", BASE64.encode(key.enc()));
            fields.put("key", BASE64.encode(key.key()));
            list.add(fields);
        }
        return list;
    }

    static List<SealedKey> readKeys(List<FieldReader> list) throws EnvelopeException {
        List<SealedKey> keys = new ArrayList<>(list.size());
        for (FieldReader key : list) {
            key.requireOnly(List.of("device", "enc", "key"));
            keys.add(
                    new SealedKey(
                            key.text("device"),
                            BASE64.field("enc", key.text("enc"), SealedKey.ENC_LENGTH),
                            BASE64.field("key", key.text("key"), SealedKey.KEY_LENGTH)));
        }
        return keys;
    }
}
