package dev.waxwing.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.net.UnknownHostException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {
    private static Network counted(String address) throws UnknownHostException {
        return Address.of(InetAddress.getByName(address)).network();
    }

    @Test
    void anAddressOfIpv6IsCountedByItsFirstHalf() throws Exception {
        assertThat(counted("2001:db8:1:2:3:4:5:6")).isEqualTo(counted("2001:db8:1:2::1"));
        assertThat(counted("2001:db8:1:2::1")).isNotEqualTo(counted("2001:db8:1:3::1"));
        assertThat(counted("203.0.113.7")).isNotEqualTo(counted("203.0.113.8"));
        assertThat(counted("::ffff:203.0.113.7")).isEqualTo(counted("203.0.113.7"));
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.0/24, 203.0.113.200, true",
        "203.0.113.0/24, 203.0.114.1, false",
        "203.0.113.0/25, 203.0.113.200, false",
        "0.0.0.0/0, 8.8.8.8, true",
        "0.0.0.0/0, 2001:db8::1, false",
        "::/0, 8.8.8.8, true",
        "2001:db8::/32, 2001:db8:ffff::1, true",
        "2001:db8::/33, 2001:db8:ffff::1, false",
        "2001:db8::1/128, 2001:db8::2, false"
    })
    void networksHoldAddresses(String network, String address, boolean holds) throws Exception {
        Network only = Network.only(InetAddress.getByName(address));
        assertThat(Network.parse(network).contains(only)).isEqualTo(holds);
    }

    @Property
    void whatIsPrintedReadsBackTheSame(
            @ForAll @Size(4) byte[] four,
            @ForAll @Size(16) byte[] sixteen,
            @ForAll @IntRange(max = 32) int short4,
            @ForAll @IntRange(max = 95) int short6)
            throws Exception {
        Network v4 = Network.parse(InetAddress.getByAddress(four).getHostAddress() + "/" + short4);
        assertThat(Network.parse(v4.toString())).isEqualTo(v4);
        InetAddress long6 = InetAddress.getByAddress(sixteen);
        Network v6 = Network.counted(long6);
        assertThat(Network.parse(v6.toString())).isEqualTo(v6);
        if (sixteen[0] != 0) {
            Network wide = Network.parse(long6.getHostAddress() + "/" + short6);
            assertThat(Network.parse(wide.toString())).isEqualTo(wide);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "example.org",
                "1.2.3",
                "1.2.3.4/33",
                "1.2.3.4/-1",
                "1.2.3.4/x",
                "256.1.1.1",
                "::1/129",
                "1.2.3.4/",
                "/8",
                "dead",
                "1.2.3.4 "
            })
    void namesAndMistakesAreRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Network.parse(text))
                .withMessageContaining("no address or network");
    }
}
