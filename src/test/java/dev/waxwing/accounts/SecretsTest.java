package dev.waxwing.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.waxwing.model.UserId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// Whoever reads the data directory or the logs finds nothing that opens an account.
final class SecretsTest {
    private static final String PASSWORD = "correct horse battery staple";
    private static final UserId ALICE = new UserId("alice");

    @TempDir private Path directory;

    @Test
    void noSecretIsStoredOrLogged() throws IOException {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger root = (Logger) LoggerFactory.getLogger("dev.waxwing");
        Level level = root.getLevel();
        root.setLevel(Level.TRACE);
        root.addAppender(log);
        log.start();
        List<String> secrets = new ArrayList<>();
        try (RunningAccounts running = RunningAccounts.on(directory)) {
            secrets.addAll(use(running.accounts));
            assertNothingIn(secrets); // the write-ahead log is there too
        } finally {
            root.detachAppender(log);
            root.setLevel(level);
        }
        assertNothingIn(secrets);
        for (ILoggingEvent event : log.list) {
            secrets.forEach(
                    secret -> assertThat(event.getFormattedMessage()).doesNotContain(secret));
        }
    }

    /// Makes every kind of secret, and fails with each once.
    private static List<String> use(Accounts accounts) {
        String setup = accounts.makeSetupToken();
        accounts.register(
                new NewAccount(
                        ALICE,
                        "alice",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(PASSWORD),
                        Optional.of(setup)));
        Grant first = accounts.login(ALICE, PASSWORD, "agent");
        Grant second = accounts.logins().refresh(first.refreshToken());
        Grant third = accounts.logins().refresh(second.refreshToken());
        String apiKey =
                accounts.apiKeys()
                        .create(ALICE, "k", Set.of(Permission.SEND), Optional.empty())
                        .text();
        RunningAccounts.atOnce(1, () -> accounts.logins().refresh(first.refreshToken()));
        RunningAccounts.atOnce(1, () -> accounts.login(ALICE, PASSWORD + "!", "agent"));
        return List.of(
                setup,
                PASSWORD,
                first.accessToken(),
                first.refreshToken(),
                second.refreshToken(),
                third.refreshToken(),
                third.accessToken(),
                apiKey,
                apiKey.substring(20));
    }

    private void assertNothingIn(List<String> secrets) throws IOException {
        int looked = 0;
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
                looked += bytes.length();
                for (String secret : secrets) {
                    for (String form : forms(secret)) {
                        assertThat(bytes.contains(form)).as(file + " holds a secret").isFalse();
                    }
                }
            }
        }
        assertThat(looked).as("there is something to look through").isGreaterThan(10_000);
    }

    /// As it is, in hex, in base64, and the bytes that its base64url part stands for.
    private static List<String> forms(String secret) {
        byte[] ascii = secret.getBytes(StandardCharsets.US_ASCII);
        List<String> forms =
                new ArrayList<>(
                        List.of(
                                secret,
                                HexFormat.of().formatHex(ascii),
                                Base64.getEncoder().withoutPadding().encodeToString(ascii)));
        int prefix = secret.indexOf('_', 3) + 1;
        if (secret.startsWith("wx") && !secret.contains(".")) {
            String encoded = secret.substring(secret.startsWith("wx_") ? prefix : 4);
            byte[] raw = Base64.getUrlDecoder().decode(encoded);
            byte[] tail = java.util.Arrays.copyOfRange(raw, raw.length - 24, raw.length);
            forms.add(new String(tail, StandardCharsets.ISO_8859_1));
            forms.add(HexFormat.of().formatHex(tail));
        }
        return forms;
    }
}
