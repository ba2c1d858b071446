package dev.waxwing.gateway.websocket;

import dev.waxwing.protocol.CloseCode;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Reads a client's frames (RFC 6455, 5) from bytes that come in any pieces: unmasks, joins
/// fragments, checks. Fails fast: a length over the limit before anything is allocated for it, text
/// that is not UTF-8 at its first wrong byte. Owned by the connection's event loop, and there only
/// while something is half read.
final class FrameReader {
    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;

    private static final int MAX_CONTROL = 125;
    private static final int MASK_BYTES = 4;
    private static final int LONGEST_HEADER = 14;
    private static final int FIRST_BYTES = 4096;
    private static final byte[] NOTHING = {};

    private final int maxMessage;
    private final byte[] header = new byte[LONGEST_HEADER];
    private int headerBytes;

    /// The frame at hand.
    private boolean inPayload;

    private int opcode;
    private boolean isLast;
    private int key;
    private int length;
    private int done;
    private byte[] control = NOTHING;

    /// The message at hand: its opcode, or 0 when there is none.
    private int kind;

    private byte[] message = NOTHING;
    private int filled;
    private @Nullable Utf8 utf8;

    /// @param maxMessage bytes of a message, all its fragments together
    FrameReader(int maxMessage) {
        this.maxMessage = maxMessage;
    }

    /// Whether nothing is half read.
    boolean isIdle() {
        return headerBytes == 0 && !inPayload && kind == 0;
    }

    /// Reads what is there.
    ///
    /// @return false after a close frame: what follows is not looked at (RFC 6455, 5.5.1)
    boolean read(ByteBuf in, FrameSink sink) throws FrameViolation {
        while (inPayload || readHeader(in)) {
            readPayload(in);
            if (done < length) {
                return true;
            }
            inPayload = false;
            if (!endFrame(sink)) {
                return false;
            }
        }
        return true;
    }

    private boolean readHeader(ByteBuf in) throws FrameViolation {
        for (int need = need(); headerBytes < need; need = need()) {
            int n = Math.min(need - headerBytes, in.readableBytes());
            if (n == 0) {
                return false;
            }
            in.readBytes(header, headerBytes, n);
            headerBytes += n;
            if (headerBytes == 2) {
                checkStart();
            }
        }
        beginFrame();
        headerBytes = 0;
        return true;
    }

    /// How many bytes the header has, as far as that is known.
    private int need() {
        if (headerBytes < 2) {
            return 2;
        }
        return switch (header[1] & 0x7f) {
            case 126 -> 4 + MASK_BYTES;
            case 127 -> LONGEST_HEADER;
            default -> 2 + MASK_BYTES;
        };
    }

    /// What the first two bytes tell, so that nobody waits for more of a frame that is wrong.
    private void checkStart() throws FrameViolation {
        isLast = header[0] < 0;
        opcode = header[0] & 0x0f;
        require((header[0] & 0x70) == 0, "a reserved bit is set");
        require(header[1] < 0, "a client's frame has to be masked");
        if (opcode >= CLOSE) {
            require(opcode <= PONG, "a reserved opcode");
            boolean isShort = (header[1] & 0x7f) <= MAX_CONTROL;
            require(isLast && isShort, "a control frame is short and whole");
        } else {
            require(opcode <= BINARY, "a reserved opcode");
            require((opcode == CONTINUATION) == (kind != 0), "fragments out of order");
        }
    }

    private void beginFrame() throws FrameViolation {
        long bytes = length();
        if (opcode < CLOSE && filled + bytes > maxMessage) {
            throw new FrameViolation(
                    CloseCode.TOO_BIG, "a message may have " + maxMessage + " bytes");
        }
        length = (int) bytes;
        beginPayload();
    }

    /// The length must be in its shortest form (RFC 6455, 5.2).
    private long length() throws FrameViolation {
        int form = header[1] & 0x7f;
        if (form < 126) {
            key = number(2, MASK_BYTES);
            return form;
        }
        if (form == 126) {
            key = number(4, MASK_BYTES);
            int bytes = number(2, 2);
            require(bytes > MAX_CONTROL, "a length in too many bytes");
            return bytes;
        }
        key = number(10, MASK_BYTES);
        long bytes = (number(2, 4) & 0xffffffffL) << 32 | number(6, 4) & 0xffffffffL;
        require(bytes > 0xffff, "a length in too many bytes, or negative");
        return bytes;
    }

    private int number(int from, int bytes) {
        int number = 0;
        for (int i = from; i < from + bytes; i++) {
            number = number << Byte.SIZE | header[i] & 0xff;
        }
        return number;
    }

    private void beginPayload() {
        inPayload = true;
        done = 0;
        if (opcode >= CLOSE) {
            control = new byte[length];
        } else if (opcode != CONTINUATION) {
            kind = opcode;
            utf8 = opcode == TEXT ? new Utf8() : null;
        }
    }

    private void readPayload(ByteBuf in) throws FrameViolation {
        int n = Math.min(length - done, in.readableBytes());
        if (opcode >= CLOSE) {
            in.readBytes(control, done, n);
            Masking.apply(control, done, done + n, key, done);
        } else {
            makeRoom(n);
            in.readBytes(message, filled, n);
            Masking.apply(message, filled, filled + n, key, done);
            requireUtf8(utf8 == null || utf8.accept(message, filled, filled + n));
            filled += n;
        }
        done += n;
    }

    /// A message that is all there gets an array of its size; one that comes in pieces gets room
    /// for what has come, doubled, and never more than it may have.
    private void makeRoom(int n) {
        int needed = filled + n;
        if (needed > message.length) {
            boolean isWhole = isLast && done + n == length;
            int grown = Math.min(maxMessage, Math.max(FIRST_BYTES, Math.max(needed, 2 * filled)));
            message = Arrays.copyOf(message, isWhole ? needed : grown);
        }
    }

    private boolean endFrame(FrameSink sink) throws FrameViolation {
        switch (opcode) {
            case PING -> sink.ping(control);
            case PONG -> sink.pong();
            case CLOSE -> {
                sink.close(closeCode(control));
                return false;
            }
            default -> endFragment(sink);
        }
        return true;
    }

    private void endFragment(FrameSink sink) throws FrameViolation {
        if (!isLast) {
            return;
        }
        requireUtf8(utf8 == null || utf8.isComplete());
        byte[] whole = message.length == filled ? message : Arrays.copyOf(message, filled);
        boolean isText = kind == TEXT;
        message = NOTHING;
        filled = 0;
        kind = 0;
        utf8 = null;
        if (isText) {
            sink.text(whole);
        } else {
            sink.binary(whole);
        }
    }

    /// The code of a close frame, which may be empty (RFC 6455, 5.5.1 and 7.4).
    private static int closeCode(byte[] payload) throws FrameViolation {
        if (payload.length == 0) {
            return CloseCodes.NONE;
        }
        require(payload.length >= 2, "half a close code");
        int code = (payload[0] & 0xff) << Byte.SIZE | payload[1] & 0xff;
        require(CloseCodes.mayBeSent(code), "a close code that nobody may send");
        Utf8 reason = new Utf8();
        requireUtf8(reason.accept(payload, 2, payload.length) && reason.isComplete());
        return code;
    }

    private static void require(boolean holds, String otherwise) throws FrameViolation {
        if (!holds) {
            throw FrameViolation.protocol(otherwise);
        }
    }

    private static void requireUtf8(boolean holds) throws FrameViolation {
        if (!holds) {
            throw new FrameViolation(CloseCode.INVALID_PAYLOAD, "text that is not UTF-8");
        }
    }
}
