package dev.waxwing.rules;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.core.util.Separators.Spacing;
import dev.waxwing.accounts.Role;
import dev.waxwing.model.UserId;
import java.io.IOException;
import java.io.StringWriter;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// Writes rules in the one form in which they are stored and shown; [RuleReader] reads it back as
/// the same rule. What is as it is by default is left out.
public final class RuleWriter {
    /// Of a day.
    static final int MINUTES = 24 * 60;

    /// The words of conditions, for people.
    static final String CONDITIONS =
            "all, any, not, kind, topic, sender, recipient, role, size, header, time and rate";

    /// The words of actions, for people.
    static final String ACTIONS =
            "allow, drop, redirect, copy, set_header, remove_header, delay, tag and sample";

    private static final JsonFactory JSON = new JsonFactory();

    private final JsonGenerator out;

    private RuleWriter(JsonGenerator out) {
        this.out = out;
    }

    /// Writes something.
    @FunctionalInterface
    private interface Part {
        void to(RuleWriter writer) throws IOException;
    }

    /// The whole rule, with its version when it has one; lines of two spaces' indentation.
    public static String write(Rule rule) {
        DefaultPrettyPrinter printer =
                new DefaultPrettyPrinter(
                                Separators.createDefaultInstance()
                                        .withObjectFieldValueSpacing(Spacing.AFTER)
                                        .withObjectEmptySeparator("")
                                        .withArrayEmptySeparator(""))
                        .withObjectIndenter(new DefaultIndenter("  ", "\n"));
        return text(writer -> {
            writer.out.setPrettyPrinter(printer);
            writer.rule(rule);
        });
    }

    /// One condition, on one line.
    static String write(Condition condition) {
        return text(writer -> writer.condition(condition));
    }

    /// One action, on one line.
    static String write(Action action) {
        return text(writer -> writer.action(action));
    }

    private static String text(Part part) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = JSON.createGenerator(text)) {
            part.to(new RuleWriter(out));
        } catch (IOException e) {
            throw new IllegalStateException("a text in memory can be written", e);
        }
        return text.toString();
    }

    private void rule(Rule rule) throws IOException {
        out.writeStartObject();
        out.writeStringField("name", rule.name().value());
        if (rule.version() > 0) {
            out.writeNumberField("version", rule.version());
        }
        if (!rule.description().isEmpty()) {
            out.writeStringField("description", rule.description());
        }
        out.writeNumberField("priority", rule.priority());
        out.writeBooleanField("enabled", rule.enabled());
        Set<Destination> kinds = rule.target().kinds();
        boolean isNamed = !kinds.equals(Kinds.unlessNamed(rule.when()));
        if (isNamed || rule.target().topic().isPresent()) {
            out.writeObjectFieldStart("target");
            target(rule.target(), isNamed);
            out.writeEndObject();
        }
        if (!rule.when().equals(new Condition.All(List.of()))) {
            out.writeFieldName("when");
            condition(rule.when());
        }
        out.writeArrayFieldStart("do");
        for (Action action : rule.actions()) {
            action(action);
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private void target(Target target, boolean isNamed) throws IOException {
        if (isNamed) {
            words("kinds", Destination.values(), target.kinds());
        }
        if (target.topic().isPresent()) {
            out.writeStringField("topic", target.topic().get());
        }
    }

    private void condition(Condition condition) throws IOException {
        out.writeStartObject();
        switch (condition) {
            case Condition.All(var of) -> several("all", of);
            case Condition.Any(var of) -> several("any", of);
            case Condition.Not(Condition of) -> {
                out.writeFieldName("not");
                condition(of);
            }
            case Condition.Topic(String filter) -> out.writeStringField("topic", filter);
            case Condition.Kind(var kinds) -> words("kind", Destination.values(), kinds);
            case Condition.Sender(Set<UserId> users) -> users("sender", users);
            case Condition.Recipient(Set<UserId> users) -> users("recipient", users);
            case Condition.InRole(var roles) -> words("role", Role.values(), roles);
            case Condition.Size size -> size(size);
            case Condition.Header header -> header(header);
            case Condition.TimeWindow time -> time(time);
            case Condition.Rate(int count, Duration per, boolean eachSender) -> {
                out.writeObjectFieldStart("rate");
                out.writeNumberField("over", count);
                out.writeStringField("per", time(per));
                out.writeStringField("for", eachSender ? "sender" : "all");
                out.writeEndObject();
            }
        }
        out.writeEndObject();
    }

    private void users(String word, Set<UserId> users) throws IOException {
        out.writeArrayFieldStart(word);
        for (UserId user : users.stream().sorted().toList()) {
            out.writeString(user.value());
        }
        out.writeEndArray();
    }

    private void several(String word, Collection<Condition> conditions) throws IOException {
        out.writeArrayFieldStart(word);
        for (Condition condition : conditions) {
            condition(condition);
        }
        out.writeEndArray();
    }

    private void size(Condition.Size size) throws IOException {
        out.writeObjectFieldStart("size");
        if (size.least() > 0 || size.most() == Long.MAX_VALUE) {
            out.writeNumberField("at_least", size.least());
        }
        if (size.most() < Long.MAX_VALUE) {
            out.writeNumberField("at_most", size.most());
        }
        out.writeEndObject();
    }

    private void header(Condition.Header header) throws IOException {
        out.writeObjectFieldStart("header");
        out.writeStringField("name", header.name());
        switch (header.match()) {
            case EQUALS -> out.writeStringField("equals", header.text());
            case PREFIX -> out.writeStringField("prefix", header.text());
            case EXISTS -> out.writeBooleanField("exists", true);
        }
        out.writeEndObject();
    }

    private void time(Condition.TimeWindow time) throws IOException {
        out.writeObjectFieldStart("time");
        if (time.days().size() < DayOfWeek.values().length) {
            words("days", DayOfWeek.values(), time.days());
        }
        out.writeStringField("from", clock(time.from()));
        out.writeStringField("to", clock(time.to()));
        boolean isUtc = time.zone().equals(ZoneOffset.UTC);
        out.writeStringField("zone", isUtc ? "UTC" : time.zone().getId());
        out.writeEndObject();
    }

    private static String clock(int minutes) {
        return "%02d:%02d".formatted(minutes / 60, minutes % 60);
    }

    private void action(Action action) throws IOException {
        out.writeStartObject();
        switch (action) {
            case Action.Allow() -> out.writeBooleanField("allow", true);
            case Action.Drop(String reason) -> out.writeStringField("drop", reason);
            case Action.Redirect(String topic) -> out.writeStringField("redirect", topic);
            case Action.Copy(Destination kind, String name) -> {
                out.writeObjectFieldStart("copy");
                out.writeStringField(word(kind), name);
                out.writeEndObject();
            }
            case Action.SetHeader(String name, String value) -> {
                out.writeObjectFieldStart("set_header");
                out.writeStringField("name", name);
                out.writeStringField("value", value);
                out.writeEndObject();
            }
            case Action.RemoveHeader(String name) -> out.writeStringField("remove_header", name);
            case Action.Delay(Duration time) -> out.writeStringField("delay", time(time));
            case Action.Tag(String tag) -> out.writeStringField("tag", tag);
            case Action.SampleOneIn(int oneIn) -> {
                out.writeObjectFieldStart("sample");
                out.writeNumberField("one_in", oneIn);
                out.writeEndObject();
            }
            case Action.SampleShare(double share) -> {
                out.writeObjectFieldStart("sample");
                out.writeNumberField("share", share);
                out.writeEndObject();
            }
        }
        out.writeEndObject();
    }

    private <E extends Enum<E>> void words(String field, E[] order, Set<E> set) throws IOException {
        out.writeArrayFieldStart(field);
        for (E word : order) {
            if (set.contains(word)) {
                out.writeString(word(word));
            }
        }
        out.writeEndArray();
    }

    /// An enum's word in rules: its name in lower case; days by three letters.
    static String word(Enum<?> value) {
        String name = value.name().toLowerCase(Locale.ROOT);
        return value instanceof DayOfWeek ? name.substring(0, 3) : name;
    }

    /// `topic, direct, broadcast, queue`.
    static String words(Enum<?>[] values) {
        return Arrays.stream(values).map(RuleWriter::word).collect(Collectors.joining(", "));
    }

    /// In the largest unit that says it exactly.
    static String time(Duration time) {
        long millis = time.toMillis();
        if (millis % 1_000 != 0) {
            return millis + "ms";
        }
        long seconds = millis / 1_000;
        if (seconds % 60 != 0) {
            return seconds + "s";
        }
        long minutes = seconds / 60;
        if (minutes % 60 != 0) {
            return minutes + "m";
        }
        return minutes % (24 * 60) == 0 ? minutes / (24 * 60) + "d" : minutes / 60 + "h";
    }
}
