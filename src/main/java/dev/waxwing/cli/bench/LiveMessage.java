package dev.waxwing.cli.bench;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A numbered message to a topic: a payload of a fixed length that holds the run, its number, when
/// it was due, and filler. The frame is written once, and its digits anew for each message. Belongs
/// to one thread.
final class LiveMessage {
    private static final int DIGITS = 16;
    private static final byte[] END = "\"}}".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final byte[] mark;
    private final int size;
    private final byte[] frame;
    private final int digits;

    /// @param run 8 characters
    /// @param size of the payload, at least 64
    LiveMessage(String run, String topic, int size) {
        this.mark = ("@" + run).getBytes(StandardCharsets.US_ASCII);
        this.size = size;
        byte[] head =
                "{\"type\":\"publish\",\"data\":{\"topic\":\"%s\",\"payload\":\""
                        .formatted(topic)
                        .getBytes(StandardCharsets.US_ASCII);
        this.frame = new byte[head.length + size + END.length];
        Arrays.fill(frame, (byte) 'x');
        System.arraycopy(head, 0, frame, 0, head.length);
        System.arraycopy(mark, 0, frame, head.length, mark.length);
        System.arraycopy(END, 0, frame, frame.length - END.length, END.length);
        this.digits = head.length + mark.length;
    }

    /// The frame of a message; valid until the next one is asked for.
    byte[] frame(long number, long due) {
        write(number, digits);
        write(due, digits + DIGITS);
        return frame;
    }

    private void write(long value, int at) {
        long rest = value;
        for (int i = at + DIGITS - 1; i >= at; i--) {
            frame[i] = HEX[(int) (rest & 15)];
            rest >>>= 4;
        }
    }

    /// Where the payload of an event begins whose text this is; -1 when it is not of this run.
    int find(byte[] text, int from, int to) {
        int start = to - END.length - size;
        return start > from
                        && Arrays.equals(text, start, start + mark.length, mark, 0, mark.length)
                        && Arrays.equals(text, to - END.length, to, END, 0, END.length)
                ? start
                : -1;
    }

    /// @param start from [#find]
    long number(byte[] text, int start) {
        return read(text, start + mark.length);
    }

    /// @param start from [#find]
    long due(byte[] text, int start) {
        return read(text, start + mark.length + DIGITS);
    }

    private static long read(byte[] text, int at) {
        long value = 0;
        for (int i = at; i < at + DIGITS; i++) {
            value = value << 4 | Character.digit(text[i], 16);
        }
        return value;
    }
}
