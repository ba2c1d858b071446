package dev.waxwing.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// How the settings of one Java type are read from text, shown and described. Immutable.
sealed interface ValueType {

    Object read(String text) throws NotAllowed;

    /// The value as it may be printed, which [#read] takes back unless it is a secret.
    String show(Object value);

    /// Completes the sentence "must be …".
    String allowed();

    /// The same, for where the form of the values is plain from an example beside it.
    default String bounds() {
        return allowed();
    }

    /// A number with bounds, both inclusive, in whatever it measures. `target` is the component's
    /// type.
    record Quantity(Measure measure, Class<?> target, long min, long max) implements ValueType {
        @Override
        public Object read(String text) throws NotAllowed {
            long value = measure.read(text.strip());
            if (value < min || value > max) {
                throw new NotAllowed();
            }
            if (target == Duration.class) {
                return Duration.ofNanos(value);
            }
            return target == int.class ? (Object) Math.toIntExact(value) : (Object) value;
        }

        @Override
        public String show(Object value) {
            return measure.show(
                    value instanceof Duration time ? time.toNanos() : ((Number) value).longValue());
        }

        @Override
        public String allowed() {
            return measure.noun + (open() ? ", " : " from ") + bounds();
        }

        @Override
        public String bounds() {
            return open()
                    ? measure.show(min) + " or more"
                    : measure.show(min) + " to " + measure.show(max);
        }

        private boolean open() {
            return max == (target == int.class ? Integer.MAX_VALUE : Long.MAX_VALUE);
        }
    }

    /// True or false, with HOCON's synonyms.
    record Switch() implements ValueType {
        @Override
        public Object read(String text) throws NotAllowed {
            return switch (text.strip().toLowerCase(Locale.ROOT)) {
                case "true", "yes", "on" -> true;
                case "false", "no", "off" -> false;
                default -> throw new NotAllowed();
            };
        }

        @Override
        public String show(Object value) {
            return value.toString();
        }

        @Override
        public String allowed() {
            return "true or false";
        }
    }

    /// Any text that says something.
    record Text() implements ValueType {
        @Override
        public Object read(String text) throws NotAllowed {
            if (text.isBlank()) {
                throw new NotAllowed();
            }
            return text;
        }

        @Override
        public String show(Object value) {
            return value.toString();
        }

        @Override
        public String allowed() {
            return "text that is not blank";
        }
    }

    /// Text that is never shown.
    record Hidden() implements ValueType {
        @Override
        public Object read(String text) throws NotAllowed {
            if (text.isBlank()) {
                throw new NotAllowed();
            }
            return new Secret(text);
        }

        @Override
        public String show(Object value) {
            return Secret.MASK;
        }

        @Override
        public String allowed() {
            return "text that is not blank";
        }
    }

    /// So many in a time.
    record Pace() implements ValueType {
        @Override
        public Object read(String text) throws NotAllowed {
            return Rate.read(text);
        }

        @Override
        public String show(Object value) {
            return value.toString();
        }

        @Override
        public String allowed() {
            return "a rate such as `20/s burst 60`, `5/m` or `3/h`, or `off`";
        }
    }

    /// A path of this file system; a relative one starts at the working directory.
    record FileName() implements ValueType {
        @Override
        public Object read(String text) throws NotAllowed {
            if (text.isBlank()) {
                throw new NotAllowed();
            }
            try {
                return Path.of(text);
            } catch (InvalidPathException _) {
                throw new NotAllowed();
            }
        }

        @Override
        public String show(Object value) {
            return value.toString();
        }

        @Override
        public String allowed() {
            return "a path";
        }
    }

    /// A constant of an enum, written in lower case with dashes.
    record Choice(List<? extends Enum<?>> constants) implements ValueType {
        @Override
        public Object read(String text) throws NotAllowed {
            for (Enum<?> constant : constants) {
                if (show(constant).equals(text.strip().toLowerCase(Locale.ROOT))) {
                    return constant;
                }
            }
            throw new NotAllowed();
        }

        @Override
        public String show(Object value) {
            return ((Enum<?>) value).name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        @Override
        public String allowed() {
            return ValueType.alternatives(constants.stream().map(this::show).toList());
        }
    }

    /// A type of which only a few values are allowed.
    record OneOf(ValueType type, List<Object> values) implements ValueType {
        @Override
        public Object read(String text) throws NotAllowed {
            Object value = type.read(text);
            if (!values.contains(value)) {
                throw new NotAllowed();
            }
            return value;
        }

        @Override
        public String show(Object value) {
            return type.show(value);
        }

        @Override
        public String allowed() {
            return ValueType.alternatives(values.stream().map(type::show).toList());
        }
    }

    /// A value that may be left out; the empty text leaves it out.
    record Maybe(ValueType type) implements ValueType {
        @Override
        public Object read(String text) throws NotAllowed {
            return text.isBlank() ? Optional.empty() : Optional.of(type.read(text));
        }

        @Override
        public String show(Object value) {
            return ((Optional<?>) value).map(type::show).orElse("");
        }

        @Override
        public String bounds() {
            return type.bounds();
        }

        @Override
        public String allowed() {
            return type.allowed();
        }
    }

    private static String alternatives(List<String> texts) {
        List<String> all = new ArrayList<>(texts);
        String last = all.removeLast();
        return all.isEmpty() ? last : String.join(", ", all) + " or " + last;
    }
}
