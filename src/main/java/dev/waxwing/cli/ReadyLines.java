package dev.waxwing.cli;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;

/// Cuts text into lines as `BufferedReader` does, and hands over together what came together: a
/// line that is complete never waits for the next one.
final class ReadyLines {
    private final Reader in;
    private final char[] buffer;
    private int start;
    private int end;
    private final StringBuilder unfinished = new StringBuilder();
    private boolean afterReturn;
    private boolean ended;

    ReadyLines(Reader in) {
        this(in, 64 * 1024);
    }

    /// @param chars read at once, at most
    ReadyLines(Reader in, int chars) {
        this.in = in;
        this.buffer = new char[chars];
    }

    /// Waits for a line, and takes those with it that are there already.
    ///
    /// @param most how many, at least 1
    /// @return empty when the text has ended
    List<String> next(int most) throws IOException {
        List<String> lines = new ArrayList<>();
        while (lines.isEmpty() && !ended) {
            if (start == end) {
                read(lines);
            }
            cut(lines, most);
        }
        return lines;
    }

    private void read(List<String> lines) throws IOException {
        start = 0;
        end = Math.max(0, in.read(buffer));
        if (end == 0) {
            ended = true;
            if (!unfinished.isEmpty()) {
                lines.add(take());
            }
        }
    }

    private void cut(List<String> lines, int most) {
        while (start < end && lines.size() < most) {
            char c = buffer[start++];
            boolean secondHalf = c == '\n' && afterReturn;
            afterReturn = c == '\r';
            if (secondHalf) {
                continue;
            }
            if (c == '\n' || c == '\r') {
                lines.add(take());
            } else {
                unfinished.append(c);
            }
        }
    }

    private String take() {
        String line = unfinished.toString();
        unfinished.setLength(0);
        return line;
    }
}
