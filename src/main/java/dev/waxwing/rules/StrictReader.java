package dev.waxwing.rules;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// JSON read token by token and to the letter (RFC 8259): no key twice, nothing behind the value,
/// nothing that is not known. Whatever is wrong is a [RuleFault] with its place. One instance reads
/// one text.
final class StrictReader implements AutoCloseable {
    /// More than the deepest rule has; whatever is deeper is refused as JSON.
    private static final int LEVELS = 64;

    private static final int LONGEST_REASON = 200;
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}]");

    /// What the parser says about where it read from, which is no news.
    private static final Pattern SOURCE =
            Pattern.compile("(?s) ?\\((?:start marker )?at \\[Source.*|\\R.*");

    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(LEVELS).build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build();

    private final JsonParser parser;

    /// Where the name of the field is that was read last.
    private JsonLocation name = JsonLocation.NA;

    private StrictReader(JsonParser parser) {
        this.parser = parser;
    }

    /// Makes a value of what is read.
    @FunctionalInterface
    interface Form<T> {
        T read(StrictReader in) throws IOException;
    }

    /// Takes the value of one field.
    @FunctionalInterface
    interface Field {
        void read(String name) throws IOException;
    }

    /// Reads one whole text.
    ///
    /// @param what the text is, for people: `a rule`
    /// @throws RuleFault when it is not that
    static <T> T read(byte[] utf8, String what, Form<T> form) {
        if (utf8.length > Rule.MOST_BYTES) {
            throw new RuleFault(
                    true, 0, 0, "", "%s has at most %d bytes".formatted(what, Rule.MOST_BYTES));
        }
        String text = text(utf8, what);
        try (StrictReader in = new StrictReader(JSON.createParser(text))) {
            if (in.parser.nextToken() == null) {
                throw in.notJson("there is nothing");
            }
            T value = form.read(in);
            if (in.parser.nextToken() != null) {
                throw in.notJson("there is something behind the value");
            }
            return value;
        } catch (JacksonException e) {
            JsonLocation at = e.getLocation();
            int line = at == null ? 1 : Math.max(1, at.getLineNr());
            int column = at == null ? 1 : Math.max(1, at.getColumnNr());
            String why = SOURCE.matcher(String.valueOf(e.getOriginalMessage())).replaceAll("");
            throw new RuleFault(false, line, column, "", "this is not JSON: " + printable(why));
        } catch (IOException e) {
            throw new IllegalStateException("a text in memory can be read", e);
        }
    }

    private static String text(byte[] utf8, String what) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
        } catch (CharacterCodingException e) {
            RuleFault fault = new RuleFault(false, 0, 0, "", what + " is UTF-8");
            fault.initCause(e);
            throw fault;
        }
    }

    private static String printable(String text) {
        String cut = text.length() > LONGEST_REASON ? text.substring(0, LONGEST_REASON) : text;
        return UNPRINTABLE.matcher(cut).replaceAll("?");
    }

    /// A place in the text, for a fault that shows only behind it.
    record Spot(JsonLocation at, String pointer) {}

    /// Where the current token is.
    Spot here() {
        return new Spot(parser.currentTokenLocation(), pointer());
    }

    RuleFault fault(Spot spot, String sentence) {
        return faultAt(spot.at, spot.pointer, sentence);
    }

    /// What is wrong with the current token.
    RuleFault fault(String sentence) {
        return faultAt(parser.currentTokenLocation(), pointer(), sentence);
    }

    private RuleFault notJson(String why) {
        JsonLocation at = parser.currentTokenLocation();
        return new RuleFault(
                false,
                Math.max(1, at.getLineNr()),
                Math.max(1, at.getColumnNr()),
                "",
                "this is not JSON: " + why);
    }

    private static RuleFault faultAt(JsonLocation at, String pointer, String sentence) {
        return new RuleFault(
                true,
                Math.max(1, at.getLineNr()),
                Math.max(1, at.getColumnNr()),
                pointer,
                printable(sentence));
    }

    private String pointer() {
        JsonPointer pointer = parser.getParsingContext().pathAsPointer();
        return pointer.toString();
    }

    JsonToken current() {
        return parser.currentToken();
    }

    private JsonToken next() throws IOException {
        JsonToken token = parser.nextToken();
        if (token == null) {
            throw notJson("it ends too early");
        }
        return token;
    }

    /// Reads an object; the current token is where it begins, and afterwards where it ends.
    ///
    /// @param what it is, for people
    void object(String what, Field field) throws IOException {
        if (current() != JsonToken.START_OBJECT) {
            throw fault(what + " is an object");
        }
        while (next() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            field.read(name);
        }
    }

    /// Reads an array of at least one value; as [#object].
    void array(String what, int most, Element element) throws IOException {
        if (current() != JsonToken.START_ARRAY) {
            throw fault(what + " is an array");
        }
        int count = 0;
        while (next() != JsonToken.END_ARRAY) {
            if (++count > most) {
                throw fault("%s has at most %d elements".formatted(what, most));
            }
            element.read();
        }
        if (count == 0) {
            throw fault(what + " has at least one element");
        }
    }

    /// Takes the current value.
    @FunctionalInterface
    interface Element {
        void read() throws IOException;
    }

    /// Goes from a field's name to its value.
    void value() throws IOException {
        name = parser.currentTokenLocation();
        next();
    }

    /// The field of the current value is one that nobody knows.
    RuleFault unknown(String field, String what, String known) {
        return faultAt(
                name,
                pointer(),
                "%s has no field '%s'; there are %s".formatted(what, field, known));
    }

    /// The current value as text of at most so many characters, at least one, without control
    /// characters.
    String text(String what, int most) throws IOException {
        if (current() != JsonToken.VALUE_STRING) {
            throw fault(what + " is a text");
        }
        String text = parser.getText();
        if (text.isEmpty() || text.length() > most) {
            throw fault("%s has 1 to %d characters".formatted(what, most));
        }
        if (UNPRINTABLE.matcher(text).find()) {
            throw fault(what + " has no control characters and no half characters");
        }
        return text;
    }

    long number(String what, long least, long most) throws IOException {
        if (current() == JsonToken.VALUE_NUMBER_INT) {
            if (parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
                long number = parser.getLongValue();
                if (number >= least && number <= most) {
                    return number;
                }
            }
        }
        throw fault("%s is a whole number from %d to %d".formatted(what, least, most));
    }

    /// A number that may have a fraction.
    double fraction(String what) throws IOException {
        if (current() == null || !current().isNumeric()) {
            throw fault(what + " is a number");
        }
        return parser.getDoubleValue();
    }

    boolean bool(String what) throws IOException {
        return switch (current()) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> throw fault(what + " is true or false");
        };
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }
}
