package dev.waxwing.bench.live;

import dev.waxwing.bench.LikeServe;
import dev.waxwing.protocol.EncodedFrame;
import dev.waxwing.protocol.HeaderBodyFrame;
import dev.waxwing.protocol.HeaderBodyReader;
import dev.waxwing.protocol.HeaderBodyWriter;
import dev.waxwing.protocol.JsonText;
import dev.waxwing.protocol.LineCommand;
import dev.waxwing.protocol.LineParser;
import dev.waxwing.protocol.MalformedFrame;
import dev.waxwing.protocol.MalformedMessage;
import dev.waxwing.protocol.NativeFrame;
import dev.waxwing.protocol.NativeReader;
import dev.waxwing.protocol.NativeWriter;
import dev.waxwing.protocol.RawJson;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Reading and writing one message of 1 KB in each protocol. [#walk] is the reference: a look at
/// each of its bytes. With the JVM flags of `serve`.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@State(Scope.Thread)
public class Codecs extends LikeServe {
    private static final String CONTENT = "c2VhbGVk".repeat(128);
    private static final JsonText AT = JsonText.of("2026-01-02T03:04:05.678Z");

    private final byte[] publish =
            bytes(
                    "{\"type\":\"publish\",\"id\":17,\"data\":{\"topic\":\"live.bench.orders\","
                            + "\"payload\":\""
                            + CONTENT
                            + "\"}}");
    private final byte[] direct =
            bytes(
                    "{\"id\":17,\"header\":{\"from\":\"alice\",\"to\":\"bob\",\"message_type\":"
                            + "\"direct\",\"timestamp\":\"2026-01-02T03:04:05.678Z\","
                            + "\"encrypted_key\":\"a2V5a2V5\",\"encryption_nonce\":\"bm9uY2U=\"},"
                            + "\"body\":{\"content\":\""
                            + CONTENT
                            + "\"}}");
    private final byte[] line =
            bytes(
                    "publish shop new {\"message_id\":\"1\",\"ciphertext\":\""
                            + CONTENT
                            + "\",\"nonce\":\"\",\"tag\":\"\",\"enc_session_key\":\"\"}");
    private final RawJson payload = RawJson.of("\"" + CONTENT + "\"");
    private final HeaderBodyFrame parsed = read(direct);

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static HeaderBodyFrame read(byte[] text) {
        try {
            return HeaderBodyReader.parse(text);
        } catch (MalformedMessage e) {
            throw new IllegalStateException(e);
        }
    }

    @Benchmark
    public int walk() {
        int sum = 0;
        for (byte b : publish) {
            sum = sum * 31 + b;
        }
        return sum;
    }

    @Benchmark
    public NativeFrame nativeReader() throws MalformedFrame {
        return NativeReader.parse(publish);
    }

    @Benchmark
    public EncodedFrame nativeWriter() {
        return NativeWriter.frame("event", null, payload.size())
                .field("topic", "live.bench.orders")
                .field("from", "alice")
                .field("at", AT)
                .field("payload", payload)
                .end();
    }

    @Benchmark
    public HeaderBodyFrame headerBodyReader() throws MalformedMessage {
        return HeaderBodyReader.parse(direct);
    }

    @Benchmark
    public byte[] headerBodyWriter() {
        return HeaderBodyWriter.body("alice", "bob", parsed, AT, null);
    }

    @Benchmark
    public LineCommand lineParser() {
        return LineParser.parse(line, 0, line.length);
    }
}
