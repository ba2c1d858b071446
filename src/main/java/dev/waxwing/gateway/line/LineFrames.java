package dev.waxwing.gateway.line;

import io.netty.buffer.ByteBuf;

/// Cuts a stream of bytes into lines, whatever the pieces in which it comes. Owned by the
/// connection's event loop.
///
/// The lines are slices of arrays that are never written again where a line has been, so a message
/// may be held on to without copying. An idle connection holds no array.
final class LineFrames {
    private static final byte[] NONE = {};

    private final int maxLine;
    private byte[] bytes = NONE;
    private int begin;
    private int scanned;
    private int end;
    private int lineFrom;
    private int lineTo;
    private long lines;

    /// What [#next] found.
    enum Found {
        /// A line, at [#from] to [#to].
        LINE,
        /// No whole line yet.
        NONE,
        /// The line, or what there is of it, is over the limit.
        TOO_LONG
    }

    /// @param maxLine the longest line in bytes, its end of line not counted
    LineFrames(int maxLine) {
        this.maxLine = maxLine;
    }

    /// Takes all readable bytes of the buffer; does not release it.
    void add(ByteBuf in) {
        int n = in.readableBytes();
        if (bytes.length - end < n) {
            int rest = end - begin;
            byte[] larger = new byte[Math.max(rest + n, 2 * rest)];
            System.arraycopy(bytes, begin, larger, 0, rest);
            scanned -= begin;
            begin = 0;
            end = rest;
            bytes = larger;
        }
        in.readBytes(bytes, end, n);
        end += n;
    }

    /// Looks for the next line.
    Found next() {
        int newline = indexOfNewline();
        if (newline < 0) {
            scanned = end;
            if (begin == end) {
                release();
            }
            return end - begin > maxLine + 1 ? Found.TOO_LONG : Found.NONE;
        }
        lineFrom = begin;
        lineTo = newline > begin && bytes[newline - 1] == '\r' ? newline - 1 : newline;
        begin = newline + 1;
        lines++;
        scanned = begin;
        return lineTo - lineFrom > maxLine ? Found.TOO_LONG : Found.LINE;
    }

    /// The array that holds the line last found.
    byte[] array() {
        return bytes;
    }

    int from() {
        return lineFrom;
    }

    int to() {
        return lineTo;
    }

    /// Lines that were found so far.
    long lines() {
        return lines;
    }

    /// Bytes that are not yet part of a line that was found.
    int buffered() {
        return end - begin;
    }

    /// Forgets everything that is buffered.
    void clear() {
        begin = end;
        release();
    }

    private int indexOfNewline() {
        for (int i = scanned; i < end; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private void release() {
        bytes = NONE;
        begin = 0;
        scanned = 0;
        end = 0;
    }
}
