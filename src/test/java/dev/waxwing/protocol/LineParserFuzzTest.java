package dev.waxwing.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
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
import java.util.Arrays;
import java.util.stream.Stream;

/// Any bytes as a line: a command whose parts are what they say, or a reply of one line; never an
/// exception.
///
/// Seeds run as ordinary tests; `JAZZER_FUZZ=1` searches on from them.
final class LineParserFuzzTest {
    @FuzzTest(maxDuration = "2m")
    void understandsOrRefuses(byte[] bytes) {
        byte[] line = withoutLineFeeds(bytes);
        LineCommand command = LineParser.parse(line, 0, line.length);
        boolean text =
                Arrays.equals(
                        new String(line, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8),
                        line);
        assertThat(command instanceof NotText).as("not UTF-8").isEqualTo(!text);
        check(command, line);
        assertThat(embedded(line)).isEqualTo(command);
    }

    private static void check(LineCommand command, byte[] line) {
        switch (command) {
            case DeclareQueue c -> {
                isName(c.queue());
                c.options().keySet().forEach(LineParserFuzzTest::isWord);
            }
            case DeclareExchange c -> isName(c.exchange());
            case Bind c -> {
                isName(c.first());
                isName(c.second());
                isName(c.key());
            }
            case Publish c -> {
                isName(c.exchange());
                isName(c.key());
                isInside(c.offset(), c.length(), line);
            }
            case PublishBatch c -> {
                isName(c.exchange());
                isName(c.key());
                isInside(c.offset(), c.length(), line);
            }
            case Consume c -> {
                isWord(c.queue());
                if (c.prefetch() != null) {
                    assertThat(c.prefetch()).isPositive();
                }
            }
            case Fetch c -> assertThat(c.queue()).isEqualTo(secondWord(line));
            case Ack c -> assertThat(c.id()).isEqualTo(secondWord(line));
            case Nack c -> assertThat(c.id()).isEqualTo(secondWord(line));
            case Auth c -> assertThat(c.token()).isEqualTo(secondWord(line));
            case Malformed c -> assertThat(c.reply()).isNotBlank().doesNotContainPattern("\\p{Cc}");
            case Stats _, Ping _, NotText _ -> {}
        }
    }

    /// Only the space parts words: an id may end in any other.
    private static String secondWord(byte[] line) {
        return Stream.of(new String(line, StandardCharsets.UTF_8).split(" "))
                .filter(word -> !word.isEmpty())
                .skip(1)
                .findFirst()
                .orElseThrow();
    }

    private static void isName(String name) {
        isWord(name);
        assertThat(name.length()).isLessThanOrEqualTo(LineParser.MAX_NAME);
        assertThat(name).doesNotContainPattern("\\p{Cc}");
    }

    private static void isWord(String word) {
        assertThat(word).isNotEmpty().doesNotContain(" ");
    }

    private static void isInside(int offset, int length, byte[] line) {
        assertThat(length).isPositive();
        assertThat(offset).isBetween("publish x k ".length(), line.length - length);
        assertThat(line[offset]).isNotEqualTo((byte) ' ');
    }

    /// The same line in the middle of other bytes; offsets are told from its start.
    private static LineCommand embedded(byte[] line) {
        byte[] more = new byte[line.length + 9];
        Arrays.fill(more, (byte) 'A');
        System.arraycopy(line, 0, more, 4, line.length);
        return switch (LineParser.parse(more, 4, 4 + line.length)) {
            case Publish c -> new Publish(c.exchange(), c.key(), c.offset() - 4, c.length());
            case PublishBatch c ->
                    new PublishBatch(c.exchange(), c.key(), c.offset() - 4, c.length());
            case LineCommand other -> other;
        };
    }

    /// Framing ends a line at the first one.
    private static byte[] withoutLineFeeds(byte[] bytes) {
        byte[] line = bytes.clone();
        for (int i = 0; i < line.length; i++) {
            line[i] = line[i] == '\n' ? (byte) ' ' : line[i];
        }
        return line;
    }
}
