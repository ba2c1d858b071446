package dev.waxwing.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The effective configuration: one record a section, and for every key its value and where it came
/// from. Immutable.
public final class Configuration {
    private final Map<Class<? extends Record>, Record> records;
    private final List<EffectiveValue> values;
    private final List<Problem> warnings;

    Configuration(
            Map<Class<? extends Record>, Record> records,
            List<EffectiveValue> values,
            List<Problem> warnings) {
        this.records = Map.copyOf(records);
        this.values = List.copyOf(values);
        this.warnings = List.copyOf(warnings);
    }

    /// Fills the records and asks the rules.
    ///
    /// @throws InvalidConfiguration with everything that is wrong
    public static Configuration load(Schema schema, Inputs inputs, List<? extends Rule> rules)
            throws InvalidConfiguration {
        return new Loading(schema, inputs).run(rules);
    }

    /// One section by itself with its defaults, for a part that is used without a server.
    ///
    /// @param values texts by whole key, `line.port`, that replace defaults
    /// @throws IllegalArgumentException naming everything that is wrong with them
    public static <R extends Record> R section(Class<R> type, Map<String, String> values) {
        List<Inputs.Flag> flags =
                values.entrySet().stream()
                        .map(e -> new Inputs.Flag("given", e.getKey(), e.getValue()))
                        .toList();
        try {
            Inputs inputs = new Inputs(Optional.empty(), Map.of(), flags);
            return new Loading(new Schema(List.of(type), Map.of()), inputs)
                    .run(List.of())
                    .get(type);
        } catch (InvalidConfiguration e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /// The record of a section.
    ///
    /// @throws IllegalArgumentException when the section was not asked for at loading
    public <R extends Record> R get(Class<R> type) {
        Record section = records.get(type);
        if (section == null) {
            throw new IllegalArgumentException(type + " is no section of this configuration");
        }
        return type.cast(section);
    }

    /// Every key with its value, in the order of the records; secrets are masked.
    public List<EffectiveValue> values() {
        return values;
    }

    /// What is odd and stops nothing: variables that start with `WAXWING_` and set no key.
    public List<Problem> warnings() {
        return warnings;
    }

    /// A problem of one key, worded with the value it has and where that came from.
    ///
    /// @throws IllegalArgumentException when there is no such key
    public Problem problem(String path, String message) {
        for (EffectiveValue value : values) {
            if (value.key().path().equals(path)) {
                return Problem.of(value, message);
            }
        }
        throw new IllegalArgumentException(path + " is no key of this configuration");
    }
}
