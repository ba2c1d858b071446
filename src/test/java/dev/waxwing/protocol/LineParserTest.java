package dev.waxwing.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waxwing.protocol.LineCommand.Ack;
import dev.waxwing.protocol.LineCommand.Auth;
import dev.waxwing.protocol.LineCommand.Bind;
import dev.waxwing.protocol.LineCommand.Consume;
import dev.waxwing.protocol.LineCommand.DeclareExchange;
import dev.waxwing.protocol.LineCommand.DeclareQueue;
import dev.waxwing.protocol.LineCommand.Fetch;
import dev.waxwing.protocol.LineCommand.Malformed;
import dev.waxwing.protocol.LineCommand.Nack;
import dev.waxwing.protocol.LineCommand.NotText;
import dev.waxwing.protocol.LineCommand.Ping;
import dev.waxwing.protocol.LineCommand.Publish;
import dev.waxwing.protocol.LineCommand.PublishBatch;
import dev.waxwing.protocol.LineCommand.Stats;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Every command, and every way to get it wrong, line by line.
final class LineParserTest {
    private static LineCommand parse(String line) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        LineCommand alone = LineParser.parse(bytes, 0, bytes.length);
        byte[] around = ("## " + line + " ##").getBytes(StandardCharsets.UTF_8);
        LineCommand within = LineParser.parse(around, 3, around.length - 3);
        assertThat(within).as("the place in the array").isEqualTo(moved(alone));
        return alone;
    }

    private static LineCommand moved(LineCommand command) {
        return switch (command) {
            case Publish c -> new Publish(c.exchange(), c.key(), c.offset() + 3, c.length());
            case PublishBatch c ->
                    new PublishBatch(c.exchange(), c.key(), c.offset() + 3, c.length());
            case LineCommand other -> other;
        };
    }

    static Stream<Arguments> commands() {
        return Stream.of(
                Arguments.of("auth wx_1", new Auth("wx_1")),
                Arguments.of("declare_queue q", new DeclareQueue("q", Map.of())),
                Arguments.of(
                        "declare_queue q  ttl=1s dead_letter=x/a=b",
                        new DeclareQueue("q", Map.of("ttl", "1s", "dead_letter", "x/a=b"))),
                Arguments.of("declare_queue q ttl=", new DeclareQueue("q", Map.of("ttl", ""))),
                Arguments.of("declare_exchange x", new DeclareExchange("x", null)),
                Arguments.of("declare_exchange x type=topic", new DeclareExchange("x", "topic")),
                Arguments.of("declare_exchange x type=odd", new DeclareExchange("x", "odd")),
                Arguments.of("bind x q a.*.>", new Bind("x", "q", "a.*.>")),
                Arguments.of("publish x k {\"a\": 1}", new Publish("x", "k", 12, 8)),
                Arguments.of("publish  x   k  {} ", new Publish("x", "k", 16, 3)),
                Arguments.of("publish_batch x k [1, 2]", new PublishBatch("x", "k", 18, 6)),
                Arguments.of("consume q", new Consume("q", null, false)),
                Arguments.of("consume q prefetch=1", new Consume("q", 1, false)),
                Arguments.of("consume q meta=on prefetch=100000", new Consume("q", 100_000, true)),
                Arguments.of("consume q meta=on meta=off", new Consume("q", null, false)),
                Arguments.of("fetch q", new Fetch("q")),
                Arguments.of("ack m1", new Ack("m1")),
                Arguments.of("nack m1", new Nack("m1", true)),
                Arguments.of("nack m1 requeue=true", new Nack("m1", true)),
                Arguments.of("nack m1 requeue=false", new Nack("m1", false)),
                Arguments.of("stats", new Stats()),
                Arguments.of("ping", new Ping()),
                Arguments.of("fetch schlüssel", new Fetch("schlüssel")),
                Arguments.of("fetch 😀", new Fetch("😀")));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void isUnderstood(String line, LineCommand command) {
        assertThat(parse(line)).isEqualTo(command);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "auth! Missing token",
                "auth a b! Missing token",
                "declare_queue! Missing queue name",
                "declare_queue q ttl! Error: option 'ttl' must be name=value",
                "declare_queue q =1! Error: option '=1' must be name=value",
                "declare_queue q a=1 a=2! Error: option 'a' is given twice",
                "declare_exchange! Missing exchange name",
                "declare_exchange x topic! Error: unknown option 'topic'; known is"
                        + " type=direct|topic|fanout",
                "bind! Missing parameters",
                "bind x! Missing parameters",
                "bind x q! Missing parameters",
                "bind x q k more! Error: bind takes an exchange, a queue and one key, not 'more'",
                "publish! Missing parameters",
                "publish x! Missing parameters",
                "publish x k! Invalid message format: missing JSON message",
                "publish_batch x k! Invalid batch format: missing JSON array",
                "consume! Missing queue name",
                "consume q prefetch=0! Error: 'prefetch=0': known are prefetch=1 to"
                        + " prefetch=100000, meta=on, meta=off",
                "consume q prefetch=100001! Error: 'prefetch=100001': known are prefetch=1 to"
                        + " prefetch=100000, meta=on, meta=off",
                "consume q prefetch=+1! Error: 'prefetch=+1': known are prefetch=1 to"
                        + " prefetch=100000, meta=on, meta=off",
                "consume q prefetch=! Error: 'prefetch=': known are prefetch=1 to prefetch=100000,"
                        + " meta=on, meta=off",
                "consume q fast! Error: 'fast': known are prefetch=1 to prefetch=100000, meta=on,"
                        + " meta=off",
                "fetch! Missing queue name",
                "ack! Missing message ID",
                "nack! Missing message ID",
                "nack m requeue=no! Error: 'requeue=no': use requeue=true or requeue=false",
                "nothing! Unknown command",
                "PING! Unknown command",
                "pings! Unknown command",
                "''! Unknown command"
            },
            ignoreLeadingAndTrailingWhitespace = true,
            quoteCharacter = '"')
    void isAnsweredWithWhatIsWrong(String line, String reply) {
        assertThat(parse(line.equals("''") ? "" : line)).isEqualTo(new Malformed(reply));
    }

    @Test
    void namesAreBounded() {
        String longest = "n".repeat(LineParser.MAX_NAME);
        assertThat(parse("declare_queue " + longest))
                .isEqualTo(new DeclareQueue(longest, Map.of()));
        for (String line :
                new String[] {
                    "declare_queue %s", "declare_exchange %s", "bind %s q k", "bind x %s k",
                    "bind x q %s", "publish %s k {}", "publish x %s {}", "publish_batch %s k []"
                }) {
            assertThat(parse(line.formatted(longest + "n")))
                    .isEqualTo(new Malformed("Error: a name is longer than 255 characters"));
            assertThat(parse(line.formatted("a\tb")))
                    .isEqualTo(new Malformed("Error: a name holds control characters"));
        }
    }

    static Stream<byte[]> notText() {
        return Stream.of(
                new byte[] {'p', 'i', 'n', 'g', ' ', (byte) 0xff},
                new byte[] {(byte) 0xc0, (byte) 0x80}, // overlong NUL
                new byte[] {(byte) 0xe0, (byte) 0x80, (byte) 0xaf}, // overlong slash
                new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80}, // a surrogate
                new byte[] {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80}, // beyond Unicode
                new byte[] {'a', (byte) 0xe2, (byte) 0x82}); // cut short
    }

    @ParameterizedTest
    @MethodSource("notText")
    void whatIsNotUtf8IsNotText(byte[] bytes) {
        assertThat(LineParser.parse(bytes, 0, bytes.length)).isEqualTo(new NotText());
    }
}
