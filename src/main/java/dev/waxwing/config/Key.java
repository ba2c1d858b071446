package dev.waxwing.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// One setting as the user knows it. Immutable.
///
/// @param section the section's name, `line`
/// @param name the key's name in its section, `max-line`
/// @param type how its values are read and shown
/// @param setting what the record says about it: default and documentation
public record Key(String section, String name, ValueType type, Setting setting) {
    static final String ENVIRONMENT_PREFIX = "WAXWING_";
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    /// Reads a record's component.
    ///
    /// @throws IllegalArgumentException when the record itself is wrong: no documentation, a type
    ///   that is not supported, or a default that its own bounds refuse
    static Key of(String section, RecordComponent component) {
        String name = dashed(component.getName());
        Setting setting = component.getAnnotation(Setting.class);
        if (setting == null || !setting.doc().endsWith(".")) {
            throw new IllegalArgumentException(
                    section + "." + name + " needs a @Setting with a sentence of documentation");
        }
        try {
            Key key = new Key(section, name, typeOf(component.getGenericType(), setting), setting);
            var _ = key.defaultValue();
            return key;
        } catch (NotAllowed _) {
            throw new IllegalArgumentException(
                    section + "." + name + " has a default or bound that is no value of its type");
        }
    }

    /// The whole key, `line.max-line`.
    public String path() {
        return section + "." + name;
    }

    /// The name of its environment variable, `WAXWING_LINE_MAX_LINE`.
    public String environmentName() {
        return ENVIRONMENT_PREFIX
                + path().toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    public boolean optional() {
        return type instanceof ValueType.Maybe;
    }

    /// What the user may write, as the end of the sentence "must be …".
    public String allowed() {
        return type.allowed();
    }

    private boolean secret() {
        return type instanceof ValueType.Hidden
                || type instanceof ValueType.Maybe(ValueType.Hidden _);
    }

    /// What the user wrote, as it may be printed: masked when the setting is a secret, and on one
    /// line whatever it holds.
    String printable(String text) {
        return secret() && !text.isEmpty()
                ? Secret.MASK
                : CONTROL.matcher(text)
                        .replaceAll(m -> "\\\\u%04x".formatted((int) m.group().charAt(0)));
    }

    Object defaultValue() throws NotAllowed {
        return type.read(setting.value());
    }

    private static ValueType typeOf(Type java, Setting setting) throws NotAllowed {
        if (java instanceof ParameterizedType generic && generic.getRawType() == Optional.class) {
            return new ValueType.Maybe(typeOf(generic.getActualTypeArguments()[0], setting));
        }
        ValueType type = plainType((Class<?>) java, setting);
        if (setting.oneOf().length == 0) {
            return type;
        }
        List<Object> values = new ArrayList<>();
        for (String text : setting.oneOf()) {
            values.add(type.read(text));
        }
        return new ValueType.OneOf(type, List.copyOf(values));
    }

    private static ValueType plainType(Class<?> java, Setting setting) throws NotAllowed {
        if (java == boolean.class || java == Boolean.class) {
            return new ValueType.Switch();
        } else if (java == String.class) {
            return new ValueType.Text();
        } else if (java == Secret.class) {
            return new ValueType.Hidden();
        } else if (java == Rate.class) {
            return new ValueType.Pace();
        } else if (java == Path.class) {
            return new ValueType.FileName();
        } else if (java.isEnum()) {
            return new ValueType.Choice(
                    Arrays.stream(java.getEnumConstants()).map(c -> (Enum<?>) c).toList());
        }
        return quantity(java, setting);
    }

    private static ValueType quantity(Class<?> java, Setting setting) throws NotAllowed {
        Class<?> target =
                java == Integer.class ? int.class : java == Long.class ? long.class : java;
        if (target != int.class && target != long.class && target != Duration.class) {
            throw new IllegalArgumentException(java + " is no type for a setting");
        }
        Measure measure =
                target == Duration.class
                        ? Measure.TIME
                        : setting.bytes() ? Measure.SIZE : Measure.NUMBER;
        long widest = target == int.class ? Integer.MAX_VALUE : Long.MAX_VALUE;
        long max = setting.max().isEmpty() ? widest : measure.read(setting.max());
        return new ValueType.Quantity(measure, target, measure.read(setting.min()), max);
    }

    private static String dashed(String camelCase) {
        return camelCase.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
