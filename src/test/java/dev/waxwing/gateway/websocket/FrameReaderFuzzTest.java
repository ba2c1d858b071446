package dev.waxwing.gateway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/// Any bytes as frames, in any pieces.
///
/// Seeds run as ordinary tests; `JAZZER_FUZZ=1` searches on from them. The first byte of an input
/// chooses the pieces.
final class FrameReaderFuzzTest {
    private static final int MAX = 300;

    /// What comes in is the same however it is cut, and what comes out keeps to the bounds.
    @FuzzTest(maxDuration = "3m")
    void piecesMakeNoDifference(byte[] input) {
        if (input.length > 0) {
            byte[] bytes = Arrays.copyOfRange(input, 1, input.length);
            assertThat(read(bytes, pieces(bytes.length, input[0])))
                    .isEqualTo(read(bytes, List.of(bytes.length)));
        }
    }

    /// Each byte is the length of a fragment, and whether it is the last of its message; between
    /// them are pings.
    @FuzzTest(maxDuration = "3m")
    void whatIsSentComesOut(byte[] plan) {
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        List<String> expected = new ArrayList<>();
        boolean isFirst = true;
        for (byte step : plan) {
            byte[] part = text(step & 0x7f, message.size());
            boolean isLast = step < 0;
            if (message.size() + part.length > MAX) {
                break;
            }
            int opcode = isFirst ? Frame.TEXT : Frame.CONTINUATION;
            sent.writeBytes(new Frame(opcode, isLast, part).masked(step * 0x01010101));
            message.writeBytes(part);
            isFirst = isLast;
            if (isLast) {
                expected.add("text " + message.toString(StandardCharsets.UTF_8));
                message.reset();
            } else {
                sent.writeBytes(Frame.of(Frame.PING, step).masked(0));
                expected.add("ping " + HexFormat.of().toHexDigits(step));
            }
        }
        byte[] bytes = sent.toByteArray();
        assertThat(read(bytes, pieces(bytes.length, plan.length))).isEqualTo(expected);
    }

    private static byte[] text(int length, int from) {
        byte[] text = new byte[length];
        for (int i = 0; i < length; i++) {
            text[i] = (byte) ('a' + (from + i) % 26);
        }
        return text;
    }

    private static List<Integer> pieces(int length, int seed) {
        Random random = new Random(seed);
        List<Integer> pieces = new ArrayList<>();
        for (int left = length; left > 0; left -= pieces.getLast()) {
            pieces.add(Math.min(left, 1 + random.nextInt(1 + (seed & 0x1f))));
        }
        return pieces;
    }

    /// What the reader says, to its end or its complaint.
    private static List<String> read(byte[] bytes, List<Integer> pieces) {
        FrameReader reader = new FrameReader(MAX);
        Said said = new Said();
        ByteBuf all = Unpooled.wrappedBuffer(bytes);
        try {
            for (int piece : pieces) {
                ByteBuf part = all.readSlice(piece);
                if (!reader.read(part, said)) {
                    return said.all;
                }
                assertThat(part.readableBytes()).isZero();
            }
        } catch (FrameViolation e) {
            said.all.add(e.code() + " " + e.reason());
        }
        return said.all;
    }

    private static final class Said implements FrameSink {
        private final List<String> all = new ArrayList<>();

        @Override
        public void text(byte[] utf8) {
            assertThat(utf8).hasSizeLessThanOrEqualTo(MAX);
            all.add("text " + strict(utf8));
        }

        private static String strict(byte[] utf8) {
            try {
                return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
            } catch (CharacterCodingException e) {
                throw new AssertionError("not UTF-8", e);
            }
        }

        @Override
        public void binary(byte[] data) {
            assertThat(data).hasSizeLessThanOrEqualTo(MAX);
            all.add("binary " + HexFormat.of().formatHex(data));
        }

        @Override
        public void ping(byte[] data) {
            assertThat(data).hasSizeLessThanOrEqualTo(125);
            all.add("ping " + HexFormat.of().formatHex(data));
        }

        @Override
        public void pong() {
            all.add("pong");
        }

        @Override
        public void close(int code) {
            assertThat(code).isBetween(1000, 4999);
            all.add("close " + code);
        }
    }
}
