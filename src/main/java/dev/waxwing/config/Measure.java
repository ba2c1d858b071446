package dev.waxwing.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.util.List;
import java.util.Map;

/// What a number counts, and with that how it is written: things, nanoseconds or bytes.
enum Measure {
    NUMBER("a whole number") {
        @Override
        long read(String text) throws NotAllowed {
            try {
                return Long.parseLong(text);
            } catch (NumberFormatException _) {
                throw new NotAllowed();
            }
        }

        @Override
        String show(long value) {
            return Long.toString(value);
        }
    },

    /// A time must have its unit: HOCON alone would take `lease = 30` for 30 milliseconds. One of
    /// 292 years or more, which it would cut to that, is no time either.
    TIME("a time with its unit (ms, s, m, h)") {
        @Override
        long read(String text) throws NotAllowed {
            if (!text.equals("0") && text.chars().noneMatch(Character::isLetter)) {
                throw new NotAllowed();
            }
            try {
                long nanos = asConfig(text).getDuration("value").toNanos();
                if (nanos == Long.MAX_VALUE) {
                    throw new NotAllowed();
                }
                return nanos;
            } catch (ConfigException | ArithmeticException _) {
                throw new NotAllowed();
            }
        }

        @Override
        String show(long value) {
            return TIMES.stream()
                    .filter(unit -> value % unit.size == 0 && value != 0)
                    .findFirst()
                    .map(unit -> value / unit.size + unit.name)
                    .orElse("0s");
        }
    },

    SIZE("a size in bytes (B, KiB, MiB, GiB)") {
        @Override
        long read(String text) throws NotAllowed {
            try {
                return asConfig(text).getMemorySize("value").toBytes();
            } catch (ConfigException | IllegalArgumentException _) {
                throw new NotAllowed();
            }
        }

        @Override
        String show(long value) {
            return SIZES.stream()
                    .filter(unit -> value % unit.size == 0 && value != 0)
                    .findFirst()
                    .map(unit -> value / unit.size + " " + unit.name)
                    .orElse("0 B");
        }
    };

    private record Unit(String name, long size) {}

    private static final List<Unit> TIMES =
            List.of(
                    new Unit("h", 3_600_000_000_000L),
                    new Unit("m", 60_000_000_000L),
                    new Unit("s", 1_000_000_000L),
                    new Unit("ms", 1_000_000L),
                    new Unit("us", 1_000L),
                    new Unit("ns", 1L));
    private static final List<Unit> SIZES =
            List.of(
                    new Unit("GiB", 1L << 30),
                    new Unit("MiB", 1L << 20),
                    new Unit("KiB", 1L << 10),
                    new Unit("B", 1L));

    final String noun;

    Measure(String noun) {
        this.noun = noun;
    }

    abstract long read(String text) throws NotAllowed;

    /// The shortest exact text, which [#read] reads back to the same value.
    abstract String show(long value);

    private static Config asConfig(String text) {
        return ConfigFactory.parseMap(Map.of("value", text));
    }
}
