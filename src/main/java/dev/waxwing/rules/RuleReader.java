package dev.waxwing.rules;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads a rule: `{"name", "version"?, "description"?, "priority"?, "enabled"?, "target"?, "when"?,
/// "do"}`. Every bound is checked here, so that what was read is fit for use.
public final class RuleReader {
    private static final String FIELDS =
            "name, version, description, priority, enabled, target, when and do";
    private static final int LONGEST_DESCRIPTION = 500;
    private static final int LONGEST_REASON = 200;
    private static final int LONGEST_QUEUE = 255;
    private static final int LONGEST_TAG = 64;
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
    private static final Pattern TIME = Pattern.compile("([1-9]\\d{0,8})(ms|s|m|h|d)");

    private final StrictReader in;
    private @Nullable RuleName name;
    private long version;
    private String description = "";
    private int priority;
    private boolean enabled = true;
    private final Set<Destination> kinds = EnumSet.noneOf(Destination.class);
    private Optional<String> topic = Optional.empty();
    private Condition when = new Condition.All(List.of());
    private @Nullable List<Action> actions;

    /// Where each action is, and its word.
    private final List<Written> written = new ArrayList<>();

    private record Written(StrictReader.Spot spot, String word) {}

    private RuleReader(StrictReader in) {
        this.in = in;
    }

    /// Reads a rule.
    ///
    /// @throws RuleFault naming the first thing that is wrong, and where
    public static Rule read(byte[] utf8) {
        return StrictReader.read(
                utf8,
                "a rule",
                in -> {
                    RuleReader reader = new RuleReader(in);
                    Rule rule = reader.rule();
                    reader.checkSense(rule);
                    return rule;
                });
    }

    /// Reads a rule that was stored, perhaps by a version of Waxwing that did not look whether its
    /// actions make sense: those that do not are left out when it is true.
    ///
    /// @throws RuleFault as for [#read]
    static Rule readStored(String json) {
        return StrictReader.read(
                json.getBytes(StandardCharsets.UTF_8), "a rule", in -> new RuleReader(in).rule());
    }

    /// As [#read(byte[])].
    public static Rule read(String json) {
        return read(json.getBytes(StandardCharsets.UTF_8));
    }

    private Rule rule() throws IOException {
        in.object("a rule", this::field);
        RuleName named = name;
        List<Action> done = actions;
        if (named == null) {
            throw in.fault("a rule has a name");
        }
        if (done == null) {
            throw in.fault("a rule says in 'do' what is done");
        }
        Target target = new Target(kinds.isEmpty() ? Kinds.unlessNamed(when) : kinds, topic);
        return new Rule(named, version, description, priority, enabled, target, when, done);
    }

    /// Refuses an action that is left out for every message the rule can be true of.
    private void checkSense(Rule rule) {
        Set<Destination> concerned = Kinds.of(rule.target(), rule.when());
        for (int i = 0; i < rule.actions().size() && !concerned.isEmpty(); i++) {
            Action action = rule.actions().get(i);
            if (concerned.stream().noneMatch(action::fits)) {
                Written where = written.get(i);
                throw in.fault(
                        where.spot(),
                        "'%s' is for %s, and this rule is for %s"
                                .formatted(
                                        where.word(),
                                        RuleWriter.words(
                                                Arrays.stream(Destination.values())
                                                        .filter(action::fits)
                                                        .toArray(Destination[]::new)),
                                        RuleWriter.words(concerned.toArray(Destination[]::new))));
            }
        }
    }

    private void field(String field) throws IOException {
        in.value();
        switch (field) {
            case "name" -> name = name(in);
            case "version" -> version = in.number("version", 0, Long.MAX_VALUE);
            case "description" -> description = in.text("a description", LONGEST_DESCRIPTION);
            case "priority" ->
                    priority = (int) in.number("priority", -Rule.MOST_PRIORITY, Rule.MOST_PRIORITY);
            case "enabled" -> enabled = in.bool("enabled");
            case "target" -> target();
            case "when" -> when = new ConditionReader(in).read();
            case "do" -> actions = actions();
            default -> throw in.unknown(field, "a rule", FIELDS);
        }
    }

    /// A rule's name.
    static RuleName name(StrictReader in) throws IOException {
        String text = in.text("a rule's name", 64);
        try {
            return new RuleName(text);
        } catch (IllegalArgumentException e) {
            throw in.fault(String.valueOf(e.getMessage()));
        }
    }

    // --- target

    private void target() throws IOException {
        in.object(
                "a target",
                field -> {
                    in.value();
                    switch (field) {
                        case "kinds" ->
                                in.array(
                                        "kinds",
                                        Destination.values().length,
                                        () -> kinds.add(word(in, Destination.values(), "kinds")));
                        case "topic" -> topic = Optional.of(filter(in));
                        default -> throw in.unknown(field, "a target", "kinds and topic");
                    }
                });
    }

    /// A topic filter, as [TopicPattern] reads it.
    static String filter(StrictReader in) throws IOException {
        String text = in.text("a topic filter", TopicPattern.LONGEST);
        Optional<String> fault = TopicPattern.fault(text);
        if (fault.isPresent()) {
            throw in.fault(fault.get());
        }
        return TopicPattern.folded(text);
    }

    /// One of the words of an enum, in lower case.
    static <E extends Enum<E>> E word(StrictReader in, E[] words, String what) throws IOException {
        if (in.current() == JsonToken.VALUE_STRING) {
            String text = in.text(what, 64);
            for (E word : words) {
                if (RuleWriter.word(word).equals(text)) {
                    return word;
                }
            }
        }
        throw in.fault("'%s' takes %s".formatted(what, RuleWriter.words(words)));
    }

    /// `500ms`, `90s`, `30m`, `24h`, `7d`.
    static Duration time(StrictReader in, String what, Duration longest) throws IOException {
        Matcher form = TIME.matcher(in.text(what, 16));
        if (!form.matches()) {
            throw in.fault(what + " is written like 500ms, 90s, 30m, 24h or 7d");
        }
        long count = Long.parseLong(form.group(1));
        Duration time =
                switch (form.group(2)) {
                    case "ms" -> Duration.ofMillis(count);
                    case "s" -> Duration.ofSeconds(count);
                    case "m" -> Duration.ofMinutes(count);
                    case "h" -> Duration.ofHours(count);
                    default -> Duration.ofDays(count);
                };
        if (time.compareTo(longest) > 0) {
            throw in.fault("%s is at most %s".formatted(what, RuleWriter.time(longest)));
        }
        return time;
    }

    // --- actions

    private List<Action> actions() throws IOException {
        List<Action> all = new ArrayList<>();
        in.array(
                "do",
                Rule.MOST_ACTIONS,
                () -> {
                    if (!all.isEmpty() && all.getLast().isFinal()) {
                        throw in.fault("nothing is done after allow, drop or redirect");
                    }
                    all.add(action());
                });
        return all;
    }

    private Action action() throws IOException {
        List<Action> one = new ArrayList<>(1);
        in.object(
                "an action",
                field -> {
                    if (!one.isEmpty()) {
                        throw in.fault(
                                "an action has one field; '%s' is a second".formatted(field));
                    }
                    in.value();
                    written.add(new Written(in.here(), field));
                    one.add(action(field));
                });
        if (one.isEmpty()) {
            throw in.fault("an action says what is done: " + RuleWriter.ACTIONS);
        }
        return one.getFirst();
    }

    private Action action(String word) throws IOException {
        return switch (word) {
            case "allow" -> {
                if (!in.bool("allow")) {
                    throw in.fault("allow is true; drop is what refuses a message");
                }
                yield new Action.Allow();
            }
            case "drop" -> new Action.Drop(in.text("a reason", LONGEST_REASON));
            case "redirect" -> new Action.Redirect(oneTopic());
            case "copy" -> copy();
            case "set_header" -> setHeader();
            case "remove_header" -> new Action.RemoveHeader(HeaderReader.name(in));
            case "delay" -> new Action.Delay(time(in, "a delay", Action.Delay.LONGEST));
            case "tag" -> new Action.Tag(tag());
            case "sample" -> sample();
            default -> throw in.unknown(word, "an action", RuleWriter.ACTIONS);
        };
    }

    private String oneTopic() throws IOException {
        String topic = filter(in);
        if (TopicPattern.isWild(topic)) {
            throw in.fault("a message goes to one topic, without * and >");
        }
        return topic;
    }

    private Action copy() throws IOException {
        List<Action> one = new ArrayList<>(1);
        in.object(
                "copy",
                field -> {
                    if (!one.isEmpty()) {
                        throw in.fault("copy has either a topic or a queue");
                    }
                    in.value();
                    switch (field) {
                        case "topic" -> one.add(new Action.Copy(Destination.TOPIC, oneTopic()));
                        case "queue" -> one.add(new Action.Copy(Destination.QUEUE, queue()));
                        default -> throw in.unknown(field, "copy", "topic and queue");
                    }
                });
        if (one.isEmpty()) {
            throw in.fault("copy has either a topic or a queue");
        }
        return one.getFirst();
    }

    private String queue() throws IOException {
        String name = in.text("a queue's name", LONGEST_QUEUE);
        if (name.chars().anyMatch(Character::isWhitespace)) {
            throw in.fault("a queue's name has no spaces");
        }
        return name;
    }

    private Action setHeader() throws IOException {
        List<String> parts = HeaderReader.nameAnd(in, "set_header", "value");
        return new Action.SetHeader(parts.getFirst(), parts.getLast());
    }

    private String tag() throws IOException {
        String tag = in.text("a tag", LONGEST_TAG);
        if (!TAG.matcher(tag).matches()) {
            throw in.fault("a tag is letters, digits and . _ -, and begins with no sign");
        }
        return tag;
    }

    private Action sample() throws IOException {
        List<Action> one = new ArrayList<>(1);
        in.object(
                "sample",
                field -> {
                    if (!one.isEmpty()) {
                        throw in.fault("sample has either one_in or share");
                    }
                    in.value();
                    switch (field) {
                        case "one_in" ->
                                one.add(
                                        new Action.SampleOneIn(
                                                (int)
                                                        in.number(
                                                                "one_in",
                                                                2,
                                                                Action.SampleOneIn.MOST)));
                        case "share" -> one.add(new Action.SampleShare(share()));
                        default -> throw in.unknown(field, "sample", "one_in and share");
                    }
                });
        if (one.isEmpty()) {
            throw in.fault("sample has either one_in or share");
        }
        return one.getFirst();
    }

    private double share() throws IOException {
        double share = in.fraction("a share");
        if (!(share > 0 && share < 1)) {
            throw in.fault("a share is more than 0 and less than 1");
        }
        return share;
    }
}
