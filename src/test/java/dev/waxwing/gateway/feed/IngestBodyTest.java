package dev.waxwing.gateway.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waxwing.gateway.http.Refused;
import dev.waxwing.model.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What bodies mean, and by which code they are refused.
final class IngestBodyTest {
    private static final int MAX = 20;

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> texts(List<byte[]> contents) {
        return contents.stream().map(c -> new String(c, StandardCharsets.UTF_8)).toList();
    }

    private static List<String> batch(String json) {
        return texts(IngestBody.batch(bytes(json), MAX));
    }

    private static void refused(ErrorCode code, Runnable reading) {
        assertThatThrownBy(reading::run)
                .isInstanceOfSatisfying(Refused.class, r -> assertThat(r.code()).isEqualTo(code));
    }

    @Test
    void readsOneMessage() {
        String json = " {\"x\":[1,{\"content\":2}],\"content\":\"h\\u00e9 \\ud83d\\ude00\\n\"} ";
        assertThat(texts(IngestBody.message(bytes(json), MAX)))
                .containsExactly("hé \ud83d\ude00\n");
        assertThat(texts(IngestBody.message(bytes("{\"content\":\"\"}"), MAX))).containsExactly("");
    }

    @Test
    void readsABatchInOrder() {
        assertThat(batch("{\"messages\":[]}")).isEmpty();
        String many =
                IntStream.range(0, 20_000)
                        .mapToObj(i -> "{\"content\":\"m" + i + "\",\"at\":" + i + "}")
                        .collect(Collectors.joining(",", "{\"v\":1,\"messages\":[", "],\"w\":{}}"));
        assertThat(batch(many))
                .isEqualTo(IntStream.range(0, 20_000).mapToObj(i -> "m" + i).toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{\"messages\":[{\"content\":\"a\"}",
                "{\"messages\":[{\"content\":\"a\"}]} x",
                "{\"messages\":[{\"content\":\"a\"}]}{}",
                "{\"messages\":[{\"content\":\"a\",\"content\":\"b\"}]}",
                "{\"messages\":[],\"messages\":[]}",
                "{\"messages\":[{\"content\":\"a\u0001\"}]}",
                "{\"messages\":[{\"content\":'a'}]}",
                "{\"messages\":[{\"content\":\"a\"},]}",
                "{\"messages\":[NaN]}",
                "{\"messages\":[1],\"x\":}",
                "{\"messages\":[{\"content\":7}],\"x\":tru}",
                "// nothing\n{\"messages\":[]}"
            })
    void isMalformedWhereverItIsNoJson(String json) {
        refused(ErrorCode.MALFORMED, () -> batch(json));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "[]",
                "\"messages\"",
                "12",
                "{}",
                "{\"Messages\":[]}",
                "{\"messages\":null}",
                "{\"messages\":{}}",
                "{\"messages\":\"a\"}",
                "{\"messages\":[\"a\"]}",
                "{\"messages\":[null]}",
                "{\"messages\":[[]]}",
                "{\"messages\":[{}]}",
                "{\"messages\":[{\"content\":null}]}",
                "{\"messages\":[{\"content\":1e999}]}",
                "{\"messages\":[{\"content\":{\"content\":\"a\"}}]}",
                "{\"messages\":[{\"content\":[\"a\"]}]}",
                "{\"messages\":[{\"content\":\"a\"},{\"content\":true}]}",
                "{\"messages\":[{\"content\":\"half \\ud83d\"}]}",
                "{\"messages\":[{\"content\":\"\\ude00\\ud83d\"}]}"
            })
    void isInvalidWhereAFieldIsMissingOrMistyped(String json) {
        refused(ErrorCode.INVALID, () -> batch(json));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"[]", "{}", "{\"content\":null}", "{\"content\":1}", "{\"content\":[]}"})
    void oneMessageIsInvalidToo(String json) {
        refused(ErrorCode.INVALID, () -> IngestBody.message(bytes(json), MAX));
    }

    @Test
    void countsBytesAgainstTheLargestContent() {
        String fits = "é".repeat(MAX / 2);
        assertThat(batch("{\"messages\":[{\"content\":\"" + fits + "\"}]}")).containsExactly(fits);
        refused(
                ErrorCode.TOO_LARGE,
                () -> batch("{\"messages\":[{\"content\":\"a" + fits + "\"}]}"));
    }

    @Test
    void nestsNoDeeperThan32() {
        String deep = "[".repeat(31) + "]".repeat(31);
        assertThat(batch("{\"x\":" + deep + ",\"messages\":[]}")).isEmpty();
        refused(ErrorCode.MALFORMED, () -> batch("{\"x\":[" + deep + "],\"messages\":[]}"));
        refused(ErrorCode.MALFORMED, () -> batch("[".repeat(100_000)));
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        byte[] json = bytes("{\"messages\":[{\"content\":\"a?\"}]}");
        json[26] = (byte) 0xff;
        refused(ErrorCode.MALFORMED, () -> IngestBody.batch(json, MAX));
    }
}
