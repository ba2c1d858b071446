package dev.waxwing.rules;

import dev.waxwing.accounts.Role;
import dev.waxwing.model.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Messages and books for tests.
final class TestMessage {
    static final Instant NOON = Instant.parse("2026-01-14T12:00:00Z"); // a Wednesday
    static final InstantSource CLOCK = InstantSource.fixed(NOON);

    private TestMessage() {}

    /// From ada, a member, to a topic.
    static SampleMessage to(String topic) {
        return from("ada", topic);
    }

    static SampleMessage from(String sender, String topic) {
        return new SampleMessage(
                Destination.TOPIC,
                topic,
                new UserId(sender),
                null,
                Role.MEMBER,
                100,
                Map.of("lang", "de-AT", "origin", "edge"),
                Lineage.NONE,
                Optional.empty());
    }

    static SampleMessage of(String json) {
        return SampleMessage.read(json.getBytes(StandardCharsets.UTF_8));
    }

    /// The same, made by rules.
    static SampleMessage with(SampleMessage message, Lineage lineage) {
        return new SampleMessage(
                message.kind(),
                message.topic(),
                message.sender(),
                message.recipient(),
                message.role(),
                message.size(),
                message.headers(),
                lineage,
                message.at());
    }

    /// A book of rules in JSON, with apostrophes for quotation marks.
    static RuleBook book(String... rules) {
        return RuleBook.of(rules(rules), CLOCK);
    }

    static List<Rule> rules(String... rules) {
        return Arrays.stream(rules).map(TestMessage::rule).toList();
    }

    static Rule rule(String text) {
        return RuleReader.read(text.replace('\'', '"'));
    }

    static Effects applied(RuleBook book, Facts facts) {
        Effects effects = new Effects();
        book.apply(facts, effects);
        return effects;
    }
}
