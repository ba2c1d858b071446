package dev.waxwing.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ReadyLinesTest {
    /// Gives one piece a read, and fails when it is read once more than there are pieces: there a
    /// terminal would wait for its user.
    private static final class Terminal extends Reader {
        private final Deque<String> pieces;

        Terminal(String... pieces) {
            this.pieces = new ArrayDeque<>(List.of(pieces));
        }

        @Override
        public int read(char[] to, int offset, int length) {
            String piece = pieces.remove();
            piece.getChars(0, piece.length(), to, offset);
            return piece.length();
        }

        @Override
        public void close() {}
    }

    @Test
    void aCompleteLineDoesNotWaitForTheNext() throws IOException {
        ReadyLines lines = new ReadyLines(new Terminal("a\n", "b\nc\nhal", "f\r\n", "\r"));
        assertThat(lines.next(64)).containsExactly("a");
        assertThat(lines.next(64)).containsExactly("b", "c");
        assertThat(lines.next(64)).containsExactly("half");
        assertThat(lines.next(64)).containsExactly("");
    }

    @Test
    void noMoreComeThanAreAskedFor() throws IOException {
        ReadyLines lines = new ReadyLines(new StringReader("1\n2\n3\n4\n5"));
        assertThat(lines.next(2)).containsExactly("1", "2");
        assertThat(lines.next(1)).containsExactly("3");
        assertThat(lines.next(9)).containsExactly("4");
        assertThat(lines.next(9)).containsExactly("5");
        assertThat(lines.next(9)).isEmpty();
        assertThat(lines.next(9)).isEmpty();
    }

    @Test
    void linesAreThoseOfABufferedReader() throws IOException {
        for (String text :
                List.of(
                        "",
                        "\n",
                        "\r",
                        "\r\n",
                        "\n\r",
                        "\r\r\n",
                        "a",
                        "a\n",
                        "a\r\nb",
                        "\ra\n\nb\r")) {
            List<String> expected = new BufferedReader(new StringReader(text)).lines().toList();
            for (int chars = 1; chars <= 4; chars++) {
                ReadyLines lines = new ReadyLines(new StringReader(text), chars);
                List<String> all = new ArrayList<>();
                for (List<String> some = lines.next(2); !some.isEmpty(); some = lines.next(2)) {
                    all.addAll(some);
                }
                assertThat(all).as(text.replace("\n", "N").replace("\r", "R")).isEqualTo(expected);
            }
        }
    }
}
