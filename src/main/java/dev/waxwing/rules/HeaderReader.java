package dev.waxwing.rules;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads what is about headers: a name of letters, digits and `. _ -`, kept in lower case, and a
/// text beside it.
final class HeaderReader {
    private static final int LONGEST_NAME = 64;
    private static final int LONGEST_VALUE = 1_024;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

    private final StrictReader in;
    private final String other;
    private @Nullable String name;
    private @Nullable String value;

    private HeaderReader(StrictReader in, String other) {
        this.in = in;
        this.other = other;
    }

    static String name(StrictReader in) throws IOException {
        String name = in.text("a header's name", LONGEST_NAME);
        if (!NAME.matcher(name).matches()) {
            throw in.fault("a header's name is letters, digits and . _ -");
        }
        return folded(name);
    }

    /// The form in which names are compared.
    static String folded(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    static String value(StrictReader in) throws IOException {
        return in.text("a header's value", LONGEST_VALUE);
    }

    /// Reads `{"name", other}`, both of which have to be there.
    ///
    /// @return the name and the value
    static List<String> nameAnd(StrictReader in, String what, String other) throws IOException {
        HeaderReader reader = new HeaderReader(in, other);
        in.object(what, field -> reader.field(field, what));
        String name = reader.name;
        String value = reader.value;
        if (name == null || value == null) {
            throw in.fault("%s has a name and a %s".formatted(what, other));
        }
        return List.of(name, value);
    }

    private void field(String field, String what) throws IOException {
        in.value();
        if (field.equals("name")) {
            name = name(in);
        } else if (field.equals(other)) {
            value = value(in);
        } else {
            throw in.unknown(field, what, "name and " + other);
        }
    }
}
