package dev.waxwing.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

/// Any text as a key file: a key that is written as it was read, or a [KeyException] of one line.
///
/// Seeds run as ordinary tests; `JAZZER_FUZZ=1` searches on from them.
final class KeyTextFuzzTest {
    private interface Parser<K> {
        K parse(String text) throws KeyException;
    }

    private interface Printer<K> {
        String text(K key);
    }

    @FuzzTest(maxDuration = "1m")
    void devicePublicKeys(byte[] bytes) {
        check(bytes, DeviceKeyText::parsePublic, DeviceKeyText::text);
    }

    @FuzzTest(maxDuration = "1m")
    void devicePrivateKeys(byte[] bytes) {
        check(bytes, DeviceKeyText::parsePrivate, DeviceKeyText::text);
    }

    @FuzzTest(maxDuration = "1m")
    void rsaPublicKeys(byte[] bytes) {
        check(bytes, RsaPem::parsePublic, RsaPem::text);
    }

    @FuzzTest(maxDuration = "1m")
    void rsaPrivateKeys(byte[] bytes) {
        check(bytes, RsaPem::parsePrivate, RsaPem::text);
    }

    private static <K> void check(byte[] bytes, Parser<K> parser, Printer<K> printer) {
        K key;
        try {
            key = parser.parse(new String(bytes, UTF_8));
        } catch (KeyException e) {
            assertThat(e.getMessage()).isNotBlank().doesNotContainPattern("\\R");
            return;
        }
        try {
            String text = printer.text(key);
            assertThat(printer.text(parser.parse(text))).isEqualTo(text);
        } catch (KeyException e) {
            throw new AssertionError("a key that was read is not read again", e);
        }
    }
}
