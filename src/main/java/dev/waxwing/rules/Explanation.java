package dev.waxwing.rules;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What the rules would do with a message, rule by rule: a dry run. Nothing is counted by it, and a
/// sample keeps the message.
///
/// @param rules all there are, in the order of evaluation
public record Explanation(List<Step> rules, Result result) {
    public Explanation {
        rules = List.copyOf(rules);
    }

    /// What became of one rule.
    public enum Outcome {
        FIRED,
        /// It is for messages to other places.
        OTHER_TARGET,
        /// A condition is not true.
        NOT_TRUE,
        DISABLED,
        /// A rule before it ended the walk.
        NOT_REACHED,
        /// It would fire, but has made this message itself.
        LOOP_CUT;

        /// The name in answers.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// One rule.
    ///
    /// @param outcome an [Outcome#word]
    /// @param at where in the rule the condition is that said no (RFC 6901)
    /// @param condition that condition, as JSON
    /// @param did what it did, each an action as JSON
    /// @param leftOut what it did not do, because it makes no sense for such a message
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Step(
            String rule,
            long version,
            int priority,
            String outcome,
            @Nullable String at,
            @Nullable String condition,
            List<String> did,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> leftOut) {
        static Step of(Rule rule, Outcome outcome) {
            return of(rule, outcome, null, null);
        }

        static Step of(
                Rule rule, Outcome outcome, @Nullable String at, @Nullable String condition) {
            return of(rule, outcome, at, condition, List.of(), List.of());
        }

        static Step fired(Rule rule, List<String> did, List<String> leftOut) {
            return of(rule, Outcome.FIRED, null, null, did, leftOut);
        }

        private static Step of(
                Rule rule,
                Outcome outcome,
                @Nullable String at,
                @Nullable String condition,
                List<String> did,
                List<String> leftOut) {
            return new Step(
                    rule.name().value(),
                    rule.version(),
                    rule.priority(),
                    outcome.word(),
                    at,
                    condition,
                    List.copyOf(did),
                    List.copyOf(leftOut));
        }
    }

    /// A copy to be made.
    ///
    /// @param to `topic` or `queue`
    public record CopyTo(String to, String name) {}

    /// A header that changes.
    ///
    /// @param value absent when it is removed
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record HeaderChange(String name, @Nullable String value) {}

    /// What came of all rules together.
    ///
    /// @param verdict `allowed`, `dropped` or `redirected`
    /// @param decidedBy the rule that ended the walk; absent when none did
    /// @param loopsCut copies and redirections that were not made
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Result(
            String verdict,
            @Nullable String decidedBy,
            @Nullable String reason,
            @Nullable String redirectedTo,
            List<CopyTo> copies,
            List<HeaderChange> headers,
            long delayMs,
            List<String> tags,
            int loopsCut) {
        static Result of(Effects effects) {
            RuleName by = effects.decidedBy();
            String verdict =
                    effects.isDropped()
                            ? "dropped"
                            : effects.redirect() == null ? "allowed" : "redirected";
            List<HeaderChange> headers = new ArrayList<>();
            for (int i = 0; i < effects.headerChanges(); i++) {
                headers.add(new HeaderChange(effects.headerName(i), effects.headerValue(i)));
            }
            return new Result(
                    verdict,
                    by == null ? null : by.value(),
                    effects.isDropped() ? effects.reason() : null,
                    effects.redirect(),
                    effects.copies().stream()
                            .map(copy -> new CopyTo(copy.kind().word(), copy.name()))
                            .toList(),
                    headers,
                    effects.delayMillis(),
                    List.copyOf(effects.tags()),
                    effects.loopsCut());
        }
    }

    /// Lines for a screen.
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (Step step : rules) {
            StringBuilder line = new StringBuilder("%s  %s".formatted(step.rule, step.outcome));
            if (step.at != null) {
                line.append("  ").append(step.at);
            }
            if (step.condition != null) {
                line.append("  ").append(step.condition);
            }
            step.did.forEach(action -> line.append("  ").append(action));
            step.leftOut.forEach(action -> line.append("  left out ").append(action));
            lines.add(line.toString());
        }
        lines.add(resultLine());
        return lines;
    }

    private String resultLine() {
        StringBuilder line = new StringBuilder(result.verdict);
        if (result.redirectedTo != null) {
            line.append(" to ").append(result.redirectedTo);
        }
        if (result.decidedBy != null) {
            line.append(" by ").append(result.decidedBy);
        }
        if (result.reason != null) {
            line.append(": ").append(result.reason);
        }
        result.copies.forEach(copy -> line.append("; copy to %s %s".formatted(copy.to, copy.name)));
        result.headers.forEach(header ->
                line.append(
                        header.value == null
                                ? "; without " + header.name
                                : "; %s: %s".formatted(header.name, header.value)));
        if (result.delayMs > 0) {
            line.append("; delayed by %d ms".formatted(result.delayMs));
        }
        if (!result.tags.isEmpty()) {
            line.append("; tagged ").append(String.join(", ", result.tags));
        }
        if (result.loopsCut > 0) {
            line.append("; loops cut: ").append(result.loopsCut);
        }
        return line.toString();
    }
}
