package dev.waxwing.rules;

import dev.waxwing.accounts.Role;
import dev.waxwing.model.UserId;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A message that there is not, for a dry run: `{"kind", "topic"?, "sender"?, "recipient"?,
/// "role"?, "size"?, "headers"?, "made_by"?, "at"?}`.
///
/// @param headers by name in lower case
/// @param at when it comes; empty for now
public record SampleMessage(
        Destination kind,
        String topic,
        @Nullable UserId sender,
        @Nullable UserId recipient,
        @Nullable Role role,
        long size,
        Map<String, String> headers,
        Lineage lineage,
        Optional<Instant> at)
        implements Facts {
    public SampleMessage {
        headers = Map.copyOf(headers);
    }

    /// Reads one.
    ///
    /// @throws RuleFault naming the first thing that is wrong, and where
    public static SampleMessage read(byte[] utf8) {
        return StrictReader.read(utf8, "a message", in -> new Reading(in).message());
    }

    @Override
    public @Nullable String header(String name) {
        return headers.get(name);
    }

    /// What a book would do with it.
    public Explanation explainedBy(RuleBook book) {
        return at.map(when -> book.explain(this, when)).orElseGet(() -> book.explain(this));
    }

    private static final class Reading {
        private static final String FIELDS =
                "kind, topic, sender, recipient, role, size, headers, made_by and at";
        private static final int MOST_HEADERS = 256;

        private final StrictReader in;
        private final Map<String, String> headers = new LinkedHashMap<>();
        private @Nullable Destination kind;
        private String topic = "";
        private @Nullable UserId sender;
        private @Nullable UserId recipient;
        private @Nullable Role role;
        private long size;
        private Lineage lineage = Lineage.NONE;
        private Optional<Instant> at = Optional.empty();

        Reading(StrictReader in) {
            this.in = in;
        }

        SampleMessage message() throws IOException {
            in.object("a message", this::field);
            Destination goes = kind;
            if (goes == null) {
                throw in.fault("a message has a kind");
            }
            if (goes.isNamed() == topic.isEmpty()) {
                throw in.fault(
                        "a message to a topic or queue names it in 'topic', and no other does");
            }
            if (recipient != null && goes != Destination.DIRECT) {
                throw in.fault("a direct message has a recipient, and no other");
            }
            return new SampleMessage(
                    goes, topic, sender, recipient, role, size, headers, lineage, at);
        }

        private void field(String field) throws IOException {
            in.value();
            switch (field) {
                case "kind" -> kind = RuleReader.word(in, Destination.values(), "kind");
                case "topic" -> topic = topic();
                case "sender" -> sender = ConditionReader.user(in);
                case "recipient" -> recipient = ConditionReader.user(in);
                case "role" -> role = RuleReader.word(in, Role.values(), "role");
                case "size" -> size = in.number("size", 0, Long.MAX_VALUE);
                case "headers" -> in.object("headers", this::header);
                case "made_by" -> lineage = lineage();
                case "at" -> at = Optional.of(time());
                default -> throw in.unknown(field, "a message", FIELDS);
            }
        }

        private String topic() throws IOException {
            String name = RuleReader.filter(in);
            if (TopicPattern.isWild(name)) {
                throw in.fault("a message goes to one topic, without * and >");
            }
            return name;
        }

        private void header(String name) throws IOException {
            if (headers.size() == MOST_HEADERS) {
                throw in.fault("a message has at most %d headers".formatted(MOST_HEADERS));
            }
            in.value();
            headers.put(HeaderReader.folded(name), HeaderReader.value(in));
        }

        private Lineage lineage() throws IOException {
            List<RuleName> names = new ArrayList<>();
            in.array("made_by", Lineage.MOST_HOPS, () -> names.add(RuleReader.name(in)));
            Lineage all = Lineage.NONE;
            for (RuleName name : names) {
                all = all.child(name, 1);
            }
            return all;
        }

        private Instant time() throws IOException {
            String text = in.text("a time", 40);
            try {
                return Instant.parse(text);
            } catch (DateTimeException _) {
                throw in.fault("a time is written like 2026-01-31T12:00:00Z");
            }
        }
    }
}
