package dev.waxwing.broker;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// What a queue was declared with.
///
/// @param ttlMillis how long a message may wait, in ms of wall time from its arrival; 0 = for ever
/// @param maxLength the most messages the queue holds, waiting and leased; 0 = no bound
/// @param overflow what happens to the message that would be one too many
/// @param deliveryLimit deliveries of one message before it is dead-lettered; 0 = no limit
/// @param deadLetter `EXCHANGE/KEY`, or null for the queue named `QUEUE.dead`
/// @param priority whether messages carry a priority from 0 to 9, higher ones first
public record QueueOptions(
        long ttlMillis,
        long maxLength,
        Overflow overflow,
        int deliveryLimit,
        @Nullable String deadLetter,
        boolean priority) {

    /// What happens to the message that would be one too many.
    public enum Overflow {
        /// The publisher gets an error and nothing is stored.
        REJECT,
        /// The oldest waiting message makes place for it.
        DROP_HEAD
    }

    /// The option names of `declare_queue`, in the order in which [#format] prints them.
    static final String TTL = "ttl";

    static final String MAX_LENGTH = "max_length";
    static final String OVERFLOW = "overflow";
    static final String DELIVERY_LIMIT = "delivery_limit";
    static final String DEAD_LETTER = "dead_letter";
    static final String PRIORITY = "priority";

    public QueueOptions {
        require(ttlMillis >= 0, TTL, "0 or more milliseconds");
        require(maxLength >= 0, MAX_LENGTH, "0 or more");
        require(deliveryLimit >= 0, DELIVERY_LIMIT, "0 or more");
        require(deadLetter == null || deadLetter.indexOf('/') > 0, DEAD_LETTER, "EXCHANGE/KEY");
    }

    /// The options of a queue declared without any.
    public static QueueOptions defaults(int deliveryLimit) {
        return new QueueOptions(0, 0, Overflow.REJECT, deliveryLimit, null, false);
    }

    /// Reads `name=value` pairs over these options.
    ///
    /// @throws IllegalArgumentException naming the option, its value and what is allowed
    public QueueOptions with(Map<String, String> given) {
        long ttl = ttlMillis;
        long max = maxLength;
        Overflow over = overflow;
        int limit = deliveryLimit;
        String dead = deadLetter;
        boolean prio = priority;
        for (Map.Entry<String, String> option : given.entrySet()) {
            String value = option.getValue();
            switch (option.getKey()) {
                case TTL -> ttl = millis(value);
                case MAX_LENGTH -> max = number(MAX_LENGTH, value, Long.MAX_VALUE);
                case OVERFLOW -> over = overflow(value);
                case DELIVERY_LIMIT ->
                        limit = (int) number(DELIVERY_LIMIT, value, Integer.MAX_VALUE);
                case DEAD_LETTER -> dead = address(value);
                case PRIORITY -> prio = onOff(value);
                default ->
                        throw new IllegalArgumentException(
                                "unknown option '%s'; known are %s"
                                        .formatted(
                                                option.getKey(),
                                                String.join(", ", fields().keySet())));
            }
        }
        return new QueueOptions(ttl, max, over, limit, dead, prio);
    }

    /// The `name=value` text that [#with] reads back.
    public String format() {
        StringJoiner text = new StringJoiner(" ");
        fields().forEach((name, value) -> text.add(name + "=" + value));
        return text.toString();
    }

    /// The options whose values differ from another's, as `name is A, not B`; empty when there are
    /// none.
    String differences(QueueOptions wanted) {
        Map<String, String> mine = fields();
        Map<String, String> theirs = wanted.fields();
        StringJoiner text = new StringJoiner(", ");
        mine.forEach((name, value) -> {
            String other = String.valueOf(theirs.get(name));
            if (!value.equals(other)) {
                text.add("%s is %s, not %s".formatted(name, value, other));
            }
        });
        return text.toString();
    }

    private Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put(TTL, Long.toString(ttlMillis));
        fields.put(MAX_LENGTH, Long.toString(maxLength));
        fields.put(OVERFLOW, overflow == Overflow.REJECT ? "reject" : "drop_head");
        fields.put(DELIVERY_LIMIT, Integer.toString(deliveryLimit));
        fields.put(DEAD_LETTER, deadLetter == null ? "default" : deadLetter);
        fields.put(PRIORITY, priority ? "on" : "off");
        return fields;
    }

    /// Reads what [#format] wrote.
    static QueueOptions parse(String text) {
        Map<String, String> given = new LinkedHashMap<>();
        for (String pair : text.split(" ")) {
            int eq = pair.indexOf('=');
            given.put(pair.substring(0, eq), pair.substring(eq + 1));
        }
        if ("default".equals(given.get(DEAD_LETTER))) {
            given.remove(DEAD_LETTER);
        }
        return defaults(0).with(given);
    }

    private static long millis(String value) {
        String unit = value.replaceFirst("^[0-9]+", "");
        String digits = value.substring(0, value.length() - unit.length());
        if (digits.isEmpty()) {
            throw noTime(value);
        }
        long millis =
                switch (unit) {
                    case "", "ms" -> 1;
                    case "s" -> Duration.ofSeconds(1).toMillis();
                    case "m" -> Duration.ofMinutes(1).toMillis();
                    case "h" -> Duration.ofHours(1).toMillis();
                    case "d" -> Duration.ofDays(1).toMillis();
                    default -> throw noTime(value);
                };
        return number(TTL, digits, Long.MAX_VALUE / millis) * millis;
    }

    private static IllegalArgumentException noTime(String value) {
        return new IllegalArgumentException(
                "ttl=%s: use milliseconds, or a number with ms, s, m, h or d".formatted(value));
    }

    private static String address(String value) {
        if (value.indexOf('/') > 0) {
            return value;
        }
        throw new IllegalArgumentException("dead_letter=%s: use EXCHANGE/KEY".formatted(value));
    }

    private static Overflow overflow(String value) {
        return switch (value) {
            case "reject" -> Overflow.REJECT;
            case "drop_head" -> Overflow.DROP_HEAD;
            default ->
                    throw new IllegalArgumentException(
                            "overflow=%s: use reject or drop_head".formatted(value));
        };
    }

    private static boolean onOff(String value) {
        return switch (value) {
            case "on", "true" -> true;
            case "off", "false" -> false;
            default ->
                    throw new IllegalArgumentException(
                            "priority=%s: use on or off".formatted(value));
        };
    }

    private static long number(String name, String value, long max) {
        try {
            long n = Long.parseLong(value);
            if (n >= 0 && n <= max) {
                return n;
            }
        } catch (NumberFormatException e) {
            // answered below, like a number out of range
        }
        throw new IllegalArgumentException(
                "%s=%s: use a whole number from 0 to %d".formatted(name, value, max));
    }

    private static void require(boolean ok, String name, String allowed) {
        if (!ok) {
            throw new IllegalArgumentException(name + " must be " + allowed);
        }
    }
}
