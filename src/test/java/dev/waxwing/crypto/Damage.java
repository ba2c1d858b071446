package dev.waxwing.crypto;

import dev.waxwing.model.MessageEnvelope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Every way to damage an envelope a little.
final class Damage {
    private Damage() {}

    /// The envelope with one character of one of its four sealed fields changed, or with one of
    /// them cut short.
    static Stream<MessageEnvelope> fields(MessageEnvelope e) {
        Map<String, Object> extra = e.extra();
        String id = e.messageId();
        String c = e.ciphertext();
        String n = e.nonce();
        String t = e.tag();
        String k = e.encSessionKey();
        return Stream.of(
                        texts(c).map(x -> new MessageEnvelope(id, x, n, t, k, extra)),
                        texts(n).map(x -> new MessageEnvelope(id, c, x, t, k, extra)),
                        texts(t).map(x -> new MessageEnvelope(id, c, n, x, k, extra)),
                        texts(k).map(x -> new MessageEnvelope(id, c, n, t, x, extra)))
                .flatMap(Function.identity());
    }

    /// The envelope with its id or one of its optional fields changed, cut short or removed.
    static Stream<MessageEnvelope> boundFields(MessageEnvelope e) {
        Stream<MessageEnvelope> ids =
                texts(e.messageId())
                        .filter(MessageEnvelope::isValidId)
                        .map(id -> with(e, id, e.extra()));
        return Stream.concat(ids, objects(e.extra()).map(extra -> with(e, e.messageId(), extra)));
    }

    /// `text` with one bit of one character flipped, for every bit of ASCII, or cut short.
    static Stream<String> texts(String text) {
        return Stream.concat(
                IntStream.range(0, text.length()).mapToObj(end -> text.substring(0, end)),
                IntStream.range(0, text.length() * 7).mapToObj(bit -> flip(text, bit)));
    }

    /// `json` with one bit flipped, or cut short.
    static Stream<byte[]> bytes(byte[] json) {
        return Stream.concat(
                IntStream.range(0, json.length).mapToObj(end -> Arrays.copyOf(json, end)),
                IntStream.range(0, json.length * 8)
                        .mapToObj(bit -> {
                            byte[] flipped = json.clone();
                            flipped[bit / 8] ^= (byte) (1 << bit % 8);
                            return flipped;
                        }));
    }

    private static MessageEnvelope with(MessageEnvelope e, String id, Map<String, Object> extra) {
        return new MessageEnvelope(
                id, e.ciphertext(), e.nonce(), e.tag(), e.encSessionKey(), extra);
    }

    private static Stream<Map<String, Object>> objects(Map<String, Object> object) {
        List<Map<String, Object>> damaged = new ArrayList<>();
        for (String name : object.keySet()) {
            Map<String, Object> without = new LinkedHashMap<>(object);
            without.remove(name);
            damaged.add(without);
            values(object.get(name))
                    .forEach(value -> {
                        Map<String, Object> changed = new LinkedHashMap<>(object);
                        changed.put(name, value);
                        damaged.add(changed);
                    });
        }
        return damaged.stream();
    }

    @SuppressWarnings("unchecked")
    private static Stream<?> values(Object value) {
        Stream<Object> mistyped = Stream.of(true, 1.5, List.of(), Map.of());
        Stream<?> changed =
                switch (value) {
                    case String text -> texts(text);
                    case Integer number -> Stream.of(number - 1, number + 1, -number);
                    case Map<?, ?> map -> objects((Map<String, Object>) map);
                    default -> throw new AssertionError("an envelope does not hold " + value);
                };
        return Stream.concat(mistyped, changed);
    }

    private static String flip(String text, int bit) {
        char[] chars = text.toCharArray();
        chars[bit / 7] ^= (char) (1 << bit % 7);
        return new String(chars);
    }
}
