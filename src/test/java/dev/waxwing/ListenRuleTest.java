package dev.waxwing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waxwing.config.Configuration;
import dev.waxwing.config.Inputs;
import dev.waxwing.config.InvalidConfiguration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListenRuleTest {
    private static final String REACHABLE =
            " can be reached from other machines: give line.tls-cert and line.tls-key, or accept"
                    + " that everything travels in the clear with server.allow-insecure = true";

    @TempDir Path directory;

    @Test
    void loopbackNeedsNothing() {
        for (String host : List.of("127.0.0.1", "127.8.9.1", "::1", "localhost")) {
            assertThat(check("server.host", host)).isEqualTo("valid");
        }
    }

    @Test
    void anAddressThatOthersReachNeedsTls() {
        for (String host : List.of("0.0.0.0", "::", "192.0.2.7")) {
            assertThat(check("server.host", host))
                    .isEqualTo("server.host = " + host + " (flag --set):" + REACHABLE);
        }
        assertThat(check("line.host", "0.0.0.0"))
                .isEqualTo("line.host = 0.0.0.0 (flag --set):" + REACHABLE);
        assertThat(check("http.host", "0.0.0.0"))
                .isEqualTo(
                        "http.host = 0.0.0.0 (flag --set):" + REACHABLE.replace("line.", "http."));
    }

    @Test
    void aListenersOwnAddressCountsBeforeTheServers() {
        assertThat(check("server.host", "0.0.0.0", "line.host", "127.0.0.1", "http.host", "::1"))
                .isEqualTo("valid");
    }

    @Test
    void theRiskCanBeAccepted() {
        assertThat(check("server.host", "0.0.0.0", "server.allow-insecure", "true"))
                .isEqualTo("valid");
    }

    @Test
    void tlsOpensEveryAddress() throws Exception {
        String cert = Files.writeString(directory.resolve("cert.pem"), "").toString();
        String key = Files.writeString(directory.resolve("key.pem"), "").toString();

        assertThat(
                        check(
                                "server.host",
                                "::",
                                "line.tls-cert",
                                cert,
                                "line.tls-key",
                                key,
                                "http.tls-cert",
                                cert,
                                "http.tls-key",
                                key))
                .isEqualTo("valid");
        assertThat(
                        check(
                                "server.host",
                                "::",
                                "line.tls-cert",
                                cert,
                                "line.tls-key",
                                key,
                                "http.tls-keystore",
                                key))
                .isEqualTo("valid");
    }

    @Test
    void tlsFilesMustBeReadable() {
        assertThat(
                        check(
                                "line.tls-cert",
                                "no-cert.pem",
                                "line.tls-key",
                                "no-key.pem",
                                "http.tls-keystore",
                                "no-store.p12"))
                .isEqualTo(
                        """
                        line.tls-cert = no-cert.pem (flag --set): must be a file that can be read
                        line.tls-key = no-key.pem (flag --set): must be a file that can be read
                        http.tls-keystore = no-store.p12 (flag --set): must be a file that can be read\
                        """);
    }

    @Test
    void aHostThatIsNoneIsRefused() {
        assertThat(check("server.host", "no such host"))
                .isEqualTo(
                        "server.host = no such host (flag --set): must be an address or a name that"
                                + " resolves");
    }

    private static String check(String... keysAndValues) {
        List<Inputs.Flag> flags = new ArrayList<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            flags.add(new Inputs.Flag("--set", keysAndValues[i], keysAndValues[i + 1]));
        }
        try {
            Inputs inputs = new Inputs(Optional.empty(), Map.of(), flags);
            var _ = Configuration.load(Sections.SCHEMA, inputs, Sections.RULES);
            return "valid";
        } catch (InvalidConfiguration e) {
            return String.valueOf(e.getMessage());
        }
    }
}
