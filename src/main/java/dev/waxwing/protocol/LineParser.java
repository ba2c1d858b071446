package dev.waxwing.protocol;

import dev.waxwing.protocol.LineCommand.Ack;
import dev.waxwing.protocol.LineCommand.Auth;
import dev.waxwing.protocol.LineCommand.Bind;
import dev.waxwing.protocol.LineCommand.Consume;
import dev.waxwing.protocol.LineCommand.DeclareExchange;
import dev.waxwing.protocol.LineCommand.DeclareQueue;
import dev.waxwing.protocol.LineCommand.Fetch;
import dev.waxwing.protocol.LineCommand.Malformed;
import dev.waxwing.protocol.LineCommand.Nack;
import dev.waxwing.protocol.LineCommand.NotText;
import dev.waxwing.protocol.LineCommand.Ping;
import dev.waxwing.protocol.LineCommand.Publish;
import dev.waxwing.protocol.LineCommand.PublishBatch;
import dev.waxwing.protocol.LineCommand.Stats;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Understands one line of the line protocol. Stateless; never throws for any bytes.
///
/// Words are separated by one or more spaces. Names are 1 to [#MAX_NAME] characters without spaces
/// or control characters.
public final class LineParser {
    /// The longest name of a queue or exchange and the longest key, in characters.
    public static final int MAX_NAME = 255;

    private static final int MAX_PREFETCH = 100_000;
    private static final String MISSING = "Missing parameters";
    private static final String MISSING_QUEUE = "Missing queue name";
    private static final String MISSING_EXCHANGE = "Missing exchange name";
    private static final String MISSING_ID = "Missing message ID";

    private LineParser() {}

    /// Reads the line `b[from, to)`, without its end of line.
    public static LineCommand parse(byte[] b, int from, int to) {
        if (!isText(b, from, to)) {
            return new NotText();
        }
        int end = wordEnd(b, from, to);
        return switch (text(b, from, end)) {
            case "publish" -> publish(b, end, to, false);
            case "publish_batch" -> publish(b, end, to, true);
            case "ack" -> ack(b, end, to);
            case "nack" -> nack(words(b, end, to));
            case "fetch" -> fetch(words(b, end, to));
            case "consume" -> consume(words(b, end, to));
            case "bind" -> bind(words(b, end, to));
            case "declare_queue" -> declareQueue(words(b, end, to));
            case "declare_exchange" -> declareExchange(words(b, end, to));
            case "auth" -> auth(words(b, end, to));
            case "stats" -> new Stats();
            case "ping" -> new Ping();
            default -> new Malformed("Unknown command");
        };
    }

    private static LineCommand publish(byte[] b, int from, int to, boolean batch) {
        int exchange = skipSpaces(b, from, to);
        int exchangeEnd = wordEnd(b, exchange, to);
        int key = skipSpaces(b, exchangeEnd, to);
        int keyEnd = wordEnd(b, key, to);
        if (key == keyEnd) {
            return new Malformed(MISSING);
        }
        String x = text(b, exchange, exchangeEnd);
        String k = text(b, key, keyEnd);
        if (!isName(x) || !isName(k)) {
            return badName(isName(x) ? k : x);
        }
        int json = skipSpaces(b, keyEnd, to);
        if (json == to) {
            return new Malformed(
                    batch
                            ? "Invalid batch format: missing JSON array"
                            : "Invalid message format: missing JSON message");
        }
        return batch ? new PublishBatch(x, k, json, to - json) : new Publish(x, k, json, to - json);
    }

    private static LineCommand auth(List<String> words) {
        return words.size() == 1 ? new Auth(words.getFirst()) : new Malformed("Missing token");
    }

    private static LineCommand declareQueue(List<String> words) {
        if (words.isEmpty()) {
            return new Malformed(MISSING_QUEUE);
        }
        String queue = words.getFirst();
        return isName(queue) ? declareQueue(queue, words) : badName(queue);
    }

    private static LineCommand declareQueue(String queue, List<String> words) {
        Map<String, String> options = new LinkedHashMap<>();
        for (String word : words.subList(1, words.size())) {
            int eq = word.indexOf('=');
            if (eq <= 0) {
                return malformed("option '%s' must be name=value", word);
            }
            if (options.put(word.substring(0, eq), word.substring(eq + 1)) != null) {
                return malformed("option '%s' is given twice", word.substring(0, eq));
            }
        }
        return new DeclareQueue(queue, options);
    }

    private static LineCommand declareExchange(List<String> words) {
        if (words.isEmpty()) {
            return new Malformed(MISSING_EXCHANGE);
        }
        String exchange = words.getFirst();
        if (!isName(exchange)) {
            return badName(exchange);
        }
        if (words.size() == 1) {
            return new DeclareExchange(exchange, null);
        }
        String option = words.get(1);
        return words.size() == 2 && option.startsWith("type=")
                ? new DeclareExchange(exchange, option.substring("type=".length()))
                : malformed("unknown option '%s'; known is type=direct|topic|fanout", option);
    }

    private static LineCommand bind(List<String> words) {
        if (words.size() < 3) {
            return new Malformed(MISSING);
        }
        for (String name : words.subList(0, 3)) {
            if (!isName(name)) {
                return badName(name);
            }
        }
        return words.size() == 3
                ? new Bind(words.get(0), words.get(1), words.get(2))
                : malformed("bind takes an exchange, a queue and one key, not '%s'", words.get(3));
    }

    private static LineCommand consume(List<String> words) {
        if (words.isEmpty()) {
            return new Malformed(MISSING_QUEUE);
        }
        Integer prefetch = null;
        boolean meta = false;
        for (String option : words.subList(1, words.size())) {
            switch (option) {
                case "meta=on" -> meta = true;
                case "meta=off" -> meta = false;
                default -> {
                    prefetch = prefetch(option);
                    if (prefetch == 0) {
                        return malformed(
                                "'%s': known are prefetch=1 to prefetch=100000, meta=on, meta=off",
                                option);
                    }
                }
            }
        }
        return new Consume(words.getFirst(), prefetch, meta);
    }

    /// The number, or 0 when it is none.
    private static int prefetch(String option) {
        String digits = option.startsWith("prefetch=") ? option.substring(9) : "";
        if (digits.isEmpty()
                || digits.length() > 6
                || !digits.chars().allMatch(LineParser::digit)) {
            return 0;
        }
        int n = Integer.parseInt(digits);
        return n <= MAX_PREFETCH ? n : 0;
    }

    private static boolean digit(int c) {
        return c >= '0' && c <= '9';
    }

    private static LineCommand fetch(List<String> words) {
        return words.isEmpty() ? new Malformed(MISSING_QUEUE) : new Fetch(words.getFirst());
    }

    /// As frequent as publishing, so it makes one string and no list.
    private static LineCommand ack(byte[] b, int from, int to) {
        int id = skipSpaces(b, from, to);
        return id == to ? new Malformed(MISSING_ID) : new Ack(text(b, id, wordEnd(b, id, to)));
    }

    private static LineCommand nack(List<String> words) {
        if (words.isEmpty()) {
            return new Malformed(MISSING_ID);
        }
        String requeue = words.size() == 1 ? "requeue=true" : words.get(1);
        return switch (requeue) {
            case "requeue=true" -> new Nack(words.getFirst(), true);
            case "requeue=false" -> new Nack(words.getFirst(), false);
            default -> malformed("'%s': use requeue=true or requeue=false", requeue);
        };
    }

    private static Malformed malformed(String format, String what) {
        return new Malformed(printable("Error: " + format.formatted(what)));
    }

    /// The text with every control character replaced, so that what a client sent cannot make a
    /// line of its own.
    public static String printable(String text) {
        return text.chars().noneMatch(Character::isISOControl)
                ? text
                : text.replaceAll("\\p{Cntrl}|[\\x{80}-\\x{9f}]", "?");
    }

    private static Malformed badName(String name) {
        return new Malformed(
                name.length() > MAX_NAME
                        ? "Error: a name is longer than " + MAX_NAME + " characters"
                        : "Error: a name holds control characters");
    }

    private static boolean isName(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (Character.isISOControl(name.charAt(i))) {
                return false;
            }
        }
        return !name.isEmpty() && name.length() <= MAX_NAME;
    }

    private static List<String> words(byte[] b, int from, int to) {
        List<String> words = new ArrayList<>();
        for (int word = skipSpaces(b, from, to); word < to; ) {
            int end = wordEnd(b, word, to);
            words.add(text(b, word, end));
            word = skipSpaces(b, end, to);
        }
        return words;
    }

    private static int skipSpaces(byte[] b, int from, int to) {
        int i = from;
        while (i < to && b[i] == ' ') {
            i++;
        }
        return i;
    }

    private static int wordEnd(byte[] b, int from, int to) {
        int i = from;
        while (i < to && b[i] != ' ') {
            i++;
        }
        return i;
    }

    private static String text(byte[] b, int from, int to) {
        return new String(b, from, to - from, StandardCharsets.UTF_8);
    }

    /// Strict UTF-8 (RFC 3629): no overlong forms, no surrogates.
    private static boolean isText(byte[] b, int from, int to) {
        int i = from;
        while (i < to && b[i] >= 0) {
            i++;
        }
        if (i == to) {
            return true;
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(b, i, to - i));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
