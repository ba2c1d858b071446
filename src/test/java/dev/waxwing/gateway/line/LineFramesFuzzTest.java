package dev.waxwing.gateway.line;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.waxwing.gateway.line.LineFrames.Found;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Any bytes in any pieces: the lines are those of the whole, and stay what they were while more
/// arrives.
///
/// Seeds run as ordinary tests; `JAZZER_FUZZ=1` searches on from them. The first byte of an input
/// chooses the pieces.
final class LineFramesFuzzTest {
    private static final int MAX_LINE = 40;
    private static final String TOO_LONG = "too long";

    /// A line as the frames give it: a part of an array that may not change any more.
    private record Slice(byte[] array, int from, int to) {
        String text() {
            return new String(array, from, to - from, StandardCharsets.ISO_8859_1);
        }
    }

    @FuzzTest(maxDuration = "1m")
    void piecesMakeNoDifference(byte[] input) {
        if (input.length > 0) {
            byte[] bytes = Arrays.copyOfRange(input, 1, input.length);
            assertThat(cut(bytes, input[0])).isEqualTo(expected(bytes));
        }
    }

    @Test
    void everyCutOfAConversation() {
        byte[] bytes =
                "ping\r\nack 1\n\n\r\n\rx\npublish x k {}\nhalf"
                        .getBytes(StandardCharsets.ISO_8859_1);
        for (int seed = 0; seed < 256; seed++) {
            assertThat(cut(bytes, seed)).isEqualTo(expected(bytes));
        }
    }

    /// Around the limit, with and without the carriage return that does not count.
    @Test
    void theLimitIsTheSameForEveryCut() {
        for (int length = MAX_LINE - 2; length <= MAX_LINE + 3; length++) {
            for (String ending : new String[] {"", "\n", "\r", "\r\n", "\rx\n"}) {
                byte[] bytes =
                        ("ping\n" + "A".repeat(length) + ending)
                                .getBytes(StandardCharsets.ISO_8859_1);
                for (int seed = 0; seed < 64; seed++) {
                    assertThat(cut(bytes, seed)).isEqualTo(expected(bytes));
                }
            }
        }
    }

    /// Longer than the frames' own arrays.
    @Test
    void aLongConversationSurvivesTheChangeOfArrays() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 50_000; i++) {
            text.append("line ").append(i).append(i % 3 == 0 ? "\r\n" : "\n");
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.ISO_8859_1);
        assertThat(cut(bytes, 7)).isEqualTo(expected(bytes));
    }

    private static List<String> cut(byte[] bytes, int seed) {
        LineFrames frames = new LineFrames(MAX_LINE);
        Random random = new Random(seed);
        List<Slice> lines = new ArrayList<>();
        boolean tooLong = false;
        for (int at = 0; at < bytes.length && !tooLong; ) {
            int piece =
                    Math.min(bytes.length - at, 1 + random.nextInt(1 + Math.floorMod(seed, 90)));
            frames.add(Unpooled.wrappedBuffer(bytes, at, piece));
            at += piece;
            Found found = frames.next();
            while (found == Found.LINE) {
                lines.add(new Slice(frames.array(), frames.from(), frames.to()));
                found = frames.next();
            }
            tooLong = found == Found.TOO_LONG;
        }
        List<String> texts = new ArrayList<>(lines.stream().map(Slice::text).toList());
        if (tooLong) {
            texts.add(TOO_LONG);
        }
        return texts;
    }

    private static List<String> expected(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        List<String> lines = new ArrayList<>();
        int from = 0;
        for (int feed = text.indexOf('\n'); feed >= 0; feed = text.indexOf('\n', from)) {
            String line = text.substring(from, feed);
            line = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
            if (line.length() > MAX_LINE) {
                lines.add(TOO_LONG);
                return lines;
            }
            lines.add(line);
            from = feed + 1;
        }
        if (text.length() - from > MAX_LINE + 1) {
            lines.add(TOO_LONG);
        }
        return lines;
    }
}
