package dev.waxwing.gateway.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waxwing.config.Configuration;
import dev.waxwing.config.ServerConfig;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LineConfigTest {
    @Test
    void whatIsNotGivenIsTheServers() {
        ServerConfig server =
                Configuration.section(
                        ServerConfig.class, Map.of("server.data", "d", "server.host", "::1"));
        LineConfig line = Configuration.section(LineConfig.class, Map.of());

        assertThat(line.listenHost(server)).isEqualTo("::1");
        assertThat(line.tokens(server)).isEqualTo(Path.of("d/tokens"));
        assertThat(line.tls()).isFalse();
        assertThat(line.eventLoops()).isPositive();
    }

    @Test
    void whatIsGivenIsUsed() {
        ServerConfig server = Configuration.section(ServerConfig.class, Map.of());
        LineConfig line =
                Configuration.section(
                        LineConfig.class,
                        Map.of(
                                "line.host", "10.0.0.1",
                                "line.token-file", "t",
                                "line.threads", "3"));

        assertThat(line.listenHost(server)).isEqualTo("10.0.0.1");
        assertThat(line.tokens(server)).isEqualTo(Path.of("t"));
        assertThat(line.eventLoops()).isEqualTo(3);
    }

    @Test
    void aCertificateWithoutItsKeyIsRefused() {
        assertThatThrownBy(() ->
                        Configuration.section(LineConfig.class, Map.of("line.tls-cert", "c.pem")))
                .hasMessage(
                        "line: line.tls-cert and line.tls-key must be given together, or neither");
    }
}
