package dev.waxwing.config;

import java.util.List;
import java.util.stream.Collectors;

/// Says everything that is wrong with the configuration at once. The message is one line a problem
/// and fit to print.
public final class InvalidConfiguration extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;
    private final transient List<EffectiveValue> values;
    private final transient List<Problem> warnings;

    InvalidConfiguration(
            List<Problem> problems, List<EffectiveValue> values, List<Problem> warnings) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
        this.values = List.copyOf(values);
        this.warnings = List.copyOf(warnings);
    }

    /// At least one: those of the flags and the file as such, then those of the sections in order.
    public List<Problem> problems() {
        return problems;
    }

    /// What every key was set to, right or wrong.
    public List<EffectiveValue> values() {
        return values;
    }

    /// What is odd and would have stopped nothing.
    public List<Problem> warnings() {
        return warnings;
    }
}
