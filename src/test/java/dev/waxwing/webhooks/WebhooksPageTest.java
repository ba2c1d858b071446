package dev.waxwing.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The receiver's part as `docs/webhooks.md` shows it, compiled and run.
final class WebhooksPageTest {
    private static final Pattern CODE = Pattern.compile("(?ms)^```java\n(.*?)^```");
    private static final byte[] SECRET = "0123456789abcdef0123456789abcdef".getBytes(UTF_8);
    private static final byte[] BODY = "{\"data\":1}".getBytes(UTF_8);
    private static final long NOW = 1_790_000_000;

    @TempDir Path directory;
    private Method verify;

    @BeforeEach
    void compile() throws IOException, ReflectiveOperationException {
        Matcher code = CODE.matcher(Files.readString(Path.of("docs/webhooks.md")));
        assertThat(code.find()).isTrue();
        Path source = directory.resolve("WebhookVerifier.java");
        Files.writeString(source, code.group(1));
        assertThat(
                        ToolProvider.getSystemJavaCompiler()
                                .run(
                                        null,
                                        null,
                                        null,
                                        "-d",
                                        directory.toString(),
                                        source.toString()))
                .isZero();
        URLClassLoader loader = new URLClassLoader(new URL[] {directory.toUri().toURL()}, null);
        verify =
                loader.loadClass("WebhookVerifier")
                        .getDeclaredMethod(
                                "isGenuine",
                                String.class,
                                String.class,
                                String.class,
                                String.class,
                                byte[].class,
                                long.class);
        verify.setAccessible(true);
    }

    private boolean isGenuine(String id, long at, String signature, byte[] body)
            throws ReflectiveOperationException {
        return (boolean)
                verify.invoke(
                        null,
                        HookSignature.text(SECRET),
                        id,
                        String.valueOf(at),
                        signature,
                        body,
                        NOW);
    }

    @Test
    void whatWeSendIsGenuine() throws ReflectiveOperationException {
        String signature = HookSignature.sign(SECRET, "1", NOW, BODY);
        assertThat(isGenuine("1", NOW, signature, BODY)).isTrue();
        assertThat(isGenuine("1", NOW, "v2,xyz " + signature, BODY)).isTrue();
    }

    @Test
    void whatWasChangedIsNot() throws ReflectiveOperationException {
        String signature = HookSignature.sign(SECRET, "1", NOW, BODY);
        assertThat(isGenuine("2", NOW, signature, BODY)).isFalse();
        assertThat(isGenuine("1", NOW + 1, signature, BODY)).isFalse();
        assertThat(isGenuine("1", NOW, signature, "{\"data\":2}".getBytes(UTF_8))).isFalse();
        assertThat(isGenuine("1", NOW, "", BODY)).isFalse();
        String other = "v1," + Base64.getEncoder().encodeToString(new byte[32]);
        assertThat(isGenuine("1", NOW, other, BODY)).isFalse();
    }

    @Test
    void whatIsOldIsNot() throws ReflectiveOperationException {
        for (long at : new long[] {NOW - 301, NOW + 301}) {
            String signature = HookSignature.sign(SECRET, "1", at, BODY);
            assertThat(isGenuine("1", at, signature, BODY)).isFalse();
        }
    }
}
