package dev.waxwing.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TokenFileTest {
    @TempDir private Path directory;

    private Path file;
    private TokenFile tokens;

    @BeforeEach
    void open() {
        file = directory.resolve("tokens");
        tokens = new TokenFile(file);
    }

    private String mode() throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private void mode(String mode) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    @Test
    void withoutAFileThereIsNoToken() throws IOException {
        assertThat(tokens.list()).isEmpty();
        assertThat(tokens.authenticate("anything")).isEmpty();
        assertThat(tokens.revoke("nobody")).isFalse();
        assertThat(file).doesNotExist();
    }

    @Test
    void aTokenOpensUnderItsName() throws IOException {
        String billing = tokens.create("billing");
        String shipping = tokens.create("shipping");
        assertThat(billing).isNotEqualTo(shipping).matches("wx_[A-Za-z0-9_-]{43}");
        TokenFile reread = new TokenFile(file);
        assertThat(reread.authenticate(billing).map(TokenFile.Entry::name)).contains("billing");
        assertThat(reread.authenticate(shipping).map(TokenFile.Entry::name)).contains("shipping");
        assertThat(reread.authenticate(billing + "x")).isEmpty();
        assertThat(reread.authenticate("")).isEmpty();
        assertThat(reread.list())
                .extracting(TokenFile.Entry::name)
                .containsExactly("billing", "shipping");
        assertThat(reread.list().getFirst().created())
                .isCloseTo(
                        Instant.now(),
                        org.assertj.core.api.Assertions.within(Duration.ofMinutes(5)));
    }

    @Test
    void theFileIsPrivateAndHoldsNoSecret() throws IOException {
        String token = tokens.create("a");
        assertThat(mode()).isEqualTo("rw-------");
        assertThat(Files.readString(file)).doesNotContain(token).doesNotContain(token.substring(3));
        assertThat(tokens.authenticate(tokens.list().getFirst().hash())).isEmpty();
        tokens.create("b");
        assertThat(mode()).isEqualTo("rw-------");
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void aRevokedTokenOpensNothing() throws IOException {
        String a = tokens.create("a");
        String b = tokens.create("b");
        assertThat(tokens.revoke("a")).isTrue();
        assertThat(tokens.revoke("a")).isFalse();
        assertThat(tokens.authenticate(a)).isEmpty();
        assertThat(tokens.authenticate(b).map(TokenFile.Entry::name)).contains("b");
        assertThat(mode()).isEqualTo("rw-------");
        assertThat(tokens.authenticate(tokens.create("a")).map(TokenFile.Entry::name))
                .contains("a");
        assertThat(tokens.authenticate(a)).isEmpty();
    }

    @Test
    void aNameIsGivenOnce() throws IOException {
        String first = tokens.create("a");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tokens.create("a"))
                .withMessageContaining("'a'");
        assertThat(tokens.authenticate(first).map(TokenFile.Entry::name)).contains("a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two words", "line\nbreak", "ü", "a/b"})
    void aNameIsOneWord(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> tokens.create(name));
        assertThatIllegalArgumentException().isThrownBy(() -> tokens.create("n".repeat(65)));
        assertThat(file).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rwx------"})
    void aFileThatIsOpenToOthersIsRefused(String loose) throws IOException {
        String token = tokens.create("a");
        mode(loose);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> tokens.authenticate(token))
                .withMessageContaining(file.toString())
                .withMessageContaining(loose)
                .withMessageContaining("0600");
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> tokens.create("b"));
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> tokens.revoke("a"));
        mode("r--------");
        assertThat(tokens.authenticate(token).map(TokenFile.Entry::name)).contains("a");
    }

    @Test
    void aLineThatIsNoTokenIsRefused() throws IOException {
        tokens.create("a");
        Files.writeString(file, Files.readString(file) + "half a\n");
        assertThatIllegalStateException()
                .isThrownBy(tokens::list)
                .withMessageContaining(file.toString());
    }

    /// A draft that a crash left does not stand in the way.
    @Test
    void anOldDraftIsReplaced() throws IOException {
        Files.writeString(directory.resolve("tokens.new"), "left over");
        assertThat(tokens.authenticate(tokens.create("a")).map(TokenFile.Entry::name))
                .contains("a");
        assertThat(mode()).isEqualTo("rw-------");
    }
}
