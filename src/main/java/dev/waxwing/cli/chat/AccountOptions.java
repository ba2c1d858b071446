package dev.waxwing.cli.chat;

import dev.waxwing.client.ServerUrl;
import dev.waxwing.client.TrustedCertificates;
import dev.waxwing.client.chat.Bookmark;
import dev.waxwing.client.chat.KeyLogin;
import dev.waxwing.client.chat.KnownUsers;
import dev.waxwing.crypto.DeviceKeys;
import dev.waxwing.crypto.KeyFiles;
import dev.waxwing.model.UserId;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/// The options that say who talks, and through which server.
final class AccountOptions {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    @Option(
            names = "--user",
            paramLabel = "NAME",
            required = true,
            description = "Your user name: letters, digits and . _ - @ +.")
    private String user;

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "http:// or https://HOST:PORT (default: ${DEFAULT-VALUE}).")
    private String server = "http://127.0.0.1:8080";

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description = "Your private key; made when it is not there (default: NAME.key).")
    private @Nullable Path key;

    @Option(
            names = "--tls-ca",
            paramLabel = "PEM",
            description = "Trust the certificates in this file alone.")
    private @Nullable Path tlsCa;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields before it runs anything
    AccountOptions() {}

    /// The account, with its key.
    KeyLogin login(CommandSpec spec) throws IOException {
        try {
            return new KeyLogin(http(), ServerUrl.parse(server), new UserId(user), keys());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private HttpClient http() throws IOException {
        HttpClient.Builder http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(CONNECT_TIMEOUT);
        if (tlsCa != null) {
            http.sslContext(TrustedCertificates.fromPem(tlsCa));
        }
        return http.build();
    }

    private Path keyFile() {
        return key == null ? Path.of(user + ".key") : key;
    }

    private DeviceKeys keys() throws IOException {
        Path file = keyFile();
        if (!Files.exists(file)) {
            KeyFiles.writeDevice(DeviceKeys.generate(InstantSource.system()), file);
        }
        return KeyFiles.readDevice(file);
    }

    /// The keys of others, beside one's own.
    KnownUsers knownUsers() throws IOException {
        return KnownUsers.open(beside(".known"));
    }

    /// What was read, beside the key.
    Bookmark bookmark() throws IOException {
        return Bookmark.open(beside(".read"));
    }

    private Path beside(String suffix) {
        Path file = keyFile();
        return file.resolveSibling(file.getFileName() + suffix);
    }
}
