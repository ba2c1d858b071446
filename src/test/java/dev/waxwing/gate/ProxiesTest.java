package dev.waxwing.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.waxwing.gate.ProxyConfig.Field;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxiesTest {
    private static Proxies proxies(Field field) {
        return new Proxies(new ProxyConfig(Optional.of("10.0.0.0/8, ::1"), field));
    }

    private static String client(Proxies proxies, String peer, String... values) throws Exception {
        return proxies.client(InetAddress.getByName(peer), List.of(values)).text();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10.0.0.1 | 203.0.113.7 | 203.0.113.7",
                "10.0.0.1 | 6.6.6.6, 203.0.113.7 | 203.0.113.7",
                "10.0.0.1 | 6.6.6.6, 203.0.113.7, 10.9.9.9 | 203.0.113.7",
                "10.0.0.1 | 10.1.1.1, 10.2.2.2 | 10.1.1.1",
                "10.0.0.1 | 203.0.113.7:4711 | 203.0.113.7",
                "10.0.0.1 | [2001:db8::1]:4711 | 2001:db8:0:0:0:0:0:1",
                "10.0.0.1 | 2001:db8::1 | 2001:db8:0:0:0:0:0:1",
                "0:0:0:0:0:0:0:1 | 203.0.113.7 | 203.0.113.7",
                "10.0.0.1 | example.org | 10.0.0.1",
                "10.0.0.1 | 203.0.113.7, unknown | 10.0.0.1",
                "10.0.0.1 | '' | 10.0.0.1",
                "192.0.2.1 | 203.0.113.7 | 192.0.2.1"
            })
    void theLastAddressThatIsNoProxyOfOursIsTheClient(String peer, String field, String client)
            throws Exception {
        assertThat(client(proxies(Field.X_FORWARDED_FOR), peer, field)).isEqualTo(client);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "for=203.0.113.7 | 203.0.113.7",
                "for=6.6.6.6, For=\"203.0.113.7:1\";proto=https;by=10.0.0.1 | 203.0.113.7",
                "proto=https;for=\"[2001:db8::1]:4711\" | 2001:db8:0:0:0:0:0:1",
                "for=_hidden | 10.0.0.1",
                "proto=https | 10.0.0.1",
                "xfor=6.6.6.6 | 10.0.0.1"
            })
    void theStandardFieldIsRead(String field, String client) throws Exception {
        assertThat(client(proxies(Field.FORWARDED), "10.0.0.1", field)).isEqualTo(client);
    }

    @Test
    void severalFieldsAreOneList() throws Exception {
        Proxies proxies = proxies(Field.X_FORWARDED_FOR);
        assertThat(client(proxies, "10.0.0.1", "6.6.6.6", "203.0.113.7")).isEqualTo("203.0.113.7");
    }

    @Test
    void withoutProxiesNobodyIsBelieved() throws Exception {
        Proxies none = new Proxies(new ProxyConfig(Optional.empty(), Field.X_FORWARDED_FOR));

        assertThat(none.isNone()).isTrue();
        assertThat(client(none, "127.0.0.1", "203.0.113.7")).isEqualTo("127.0.0.1");
    }

    @Test
    void aFieldWithoutEndIsNotRead() throws Exception {
        String huge = "6.6.6.6,".repeat(10_000) + "203.0.113.7";
        assertThat(client(proxies(Field.X_FORWARDED_FOR), "10.0.0.1", huge)).isEqualTo("10.0.0.1");
    }

    @Test
    void proxiesAndThisMachineAreSpared() {
        Proxies proxies = proxies(Field.X_FORWARDED_FOR);

        assertThat(proxies.isSpared(Network.parse("10.3.3.3"))).isTrue();
        assertThat(proxies.isSpared(Network.parse("127.0.0.1"))).isTrue();
        assertThat(proxies.isSpared(Network.parse("::1"))).isTrue();
        assertThat(proxies.isSpared(Network.parse("203.0.113.7"))).isFalse();
    }

    @Test
    void whatIsNoNetworkIsSaidAtTheStart() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new ProxyConfig(Optional.of("10.0.0.0/8, proxy"), Field.FORWARDED))
                .withMessageContaining("'proxy'");
    }
}
