package dev.waxwing.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Which URLs may be called, and at which addresses.
final class AllowedHostsTest {
    private static final String LIST =
            "hooks.example.org, *.partner.example, odd.example:8443, any.example:*,"
                    + " crm.internal=10.1.0.0/16, crm.internal=fd00:1::/32,"
                    + " 127.0.0.1:9000, [::1]:9000, localhost:9000, 192.0.2.7";
    private static final AllowedHosts HOSTS = AllowedHosts.parse(LIST);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://hooks.example.org/in",
                "https://HOOKS.example.org",
                "HTTPS://hooks.example.org:443/in?a=b",
                "https://a.partner.example/",
                "https://a.b.partner.example/",
                "https://odd.example:8443/",
                "https://any.example:1/",
                "https://any.example/",
                "https://crm.internal/x",
                "http://127.0.0.1:9000/",
                "https://127.0.0.1:9000/",
                "http://[::1]:9000/",
                "http://[0:0:0:0:0:0:0:1]:9000/",
                "http://[::ffff:127.0.0.1]:9000/",
                "http://localhost:9000/",
                "https://192.0.2.7/"
            })
    void theseMayBeCalled(String url) {
        assertThatCode(() -> HOSTS.check(HookUrl.parse(url))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hooks.example.org",
                "//hooks.example.org/",
                "https:hooks.example.org",
                "https://",
                "https:///in",
                "ftp://hooks.example.org/",
                "file:///etc/passwd",
                "gopher://127.0.0.1:9000/",
                // Not in the list.
                "https://example.org/",
                "https://evil-hooks.example.org/",
                "https://hooks.example.org.evil.example/",
                "https://partner.example/",
                "https://evilpartner.example/",
                "https://hooks.example.org:8443/",
                "https://odd.example/",
                "https://192.0.2.8/",
                "http://127.0.0.1/",
                "http://127.0.0.1:9001/",
                "http://127.0.0.2:9000/",
                "http://[::1]:9001/",
                "http://[::2]:9000/",
                // Without TLS to another machine.
                "http://hooks.example.org/",
                "http://hooks.example.org:443/",
                "http://192.0.2.7:443/",
                "http://any.example:80/",
                // Other words for what may be called.
                "https://hooks.example.org./",
                "http://localhost.:9000/",
                "http://2130706433:9000/",
                "http://0x7f000001:9000/",
                "http://0x7f.0.0.1:9000/",
                "http://0177.0.0.1:9000/",
                "http://017700000001:9000/",
                "http://127.1:9000/",
                "http://127.0.1:9000/",
                "http://127.0.0.01:9000/",
                "http://127.0.0.1.:9000/",
                "http://127.0.0.256:9000/",
                "http://127.0.0.1%00:9000/",
                "http://%31%32%37.0.0.1:9000/",
                "http://[::1%25lo]:9000/",
                "http://[::1%lo]:9000/",
                "http://[::ffff:7f00:2]:9000/",
                "http://[127.0.0.1]:9000/",
                "https://hooks.example.org:/:80/",
                // What two readers may take for two things.
                "https://user@hooks.example.org/",
                "https://user:secret@hooks.example.org/",
                "https://hooks.example.org@evil.example/",
                "https://evil.example\\@hooks.example.org/",
                "https://hooks.example.org\\.evil.example/",
                "https://hooks.example.org#@evil.example/",
                "https://hooks.example.org/#part",
                "https://hooks.example.org:443:80/",
                "https://hooks.example.org:0/",
                "https://hooks.example.org:65536/",
                "https://hooks.example.org:-1/",
                "https://hooks.example.org /",
                " https://hooks.example.org/",
                "https://hooks.example.org/\n",
                "https://hooks.example.org/\r\nHost: evil.example",
                "https://hooks\u3002example.org/",
                "https://h\u043eoks.example.org/",
                "https://\uff48ooks.example.org/"
            })
    void theseMayNot(String url) {
        assertThatIllegalArgumentException().isThrownBy(() -> HOSTS.check(HookUrl.parse(url)));
    }

    @Test
    void aUrlIsNotEndless() {
        String long_ = "https://hooks.example.org/" + "a".repeat(HookUrl.LONGEST);
        assertThatIllegalArgumentException().isThrownBy(() -> HookUrl.parse(long_));
    }

    /// Where the name leads is for somebody else to say.
    @ParameterizedTest
    @CsvSource({
        "https://hooks.example.org/, 93.184.216.34, true",
        "https://hooks.example.org/, 2606:2800:220:1::1, true",
        "https://hooks.example.org/, 127.0.0.1, false",
        "https://hooks.example.org/, 127.255.0.9, false",
        "https://hooks.example.org/, 0.0.0.0, false",
        "https://hooks.example.org/, 10.0.0.1, false",
        "https://hooks.example.org/, 172.16.0.1, false",
        "https://hooks.example.org/, 172.32.0.1, true",
        "https://hooks.example.org/, 192.168.1.1, false",
        "https://hooks.example.org/, 169.254.169.254, false",
        "https://hooks.example.org/, 100.64.0.1, false",
        "https://hooks.example.org/, 198.18.0.1, false",
        "https://hooks.example.org/, 192.0.0.8, false",
        "https://hooks.example.org/, 224.0.0.1, false",
        "https://hooks.example.org/, 255.255.255.255, false",
        "https://hooks.example.org/, ::1, false",
        "https://hooks.example.org/, ::, false",
        "https://hooks.example.org/, ::ffff:127.0.0.1, false",
        "https://hooks.example.org/, ::127.0.0.1, false",
        "https://hooks.example.org/, ::ffff:0:7f00:1, false",
        "https://hooks.example.org/, 64:ff9b::7f00:1, false",
        "https://hooks.example.org/, 64:ff9b:1::a00:1, false",
        "https://hooks.example.org/, 2002:7f00:1::, false",
        "https://hooks.example.org/, 2001:0:1::1, false",
        "https://hooks.example.org/, fc00::1, false",
        "https://hooks.example.org/, fd12::1, false",
        "https://hooks.example.org/, fe80::1, false",
        "https://hooks.example.org/, fec0::1, false",
        "https://hooks.example.org/, ff02::1, false",
        "https://a.partner.example/, 10.1.0.1, false",
        "https://crm.internal/, 10.1.2.3, true",
        "https://crm.internal/, 10.2.0.1, false",
        "https://crm.internal/, fd00:1::5, true",
        "https://crm.internal/, fd00:2::5, false",
        "https://crm.internal/, 127.0.0.1, false",
        "https://crm.internal/, 93.184.216.34, true",
        "http://localhost:9000/, 127.0.0.1, true",
        "http://localhost:9000/, ::1, true",
        "http://localhost:9000/, 93.184.216.34, false",
        "http://127.0.0.1:9000/, 127.0.0.1, true",
        "https://192.0.2.7/, 192.0.2.7, true",
        "https://192.0.2.7/, 192.0.2.8, false"
    })
    void theAddressIsCheckedToo(String url, String address, boolean isAllowed) {
        InetAddress at = InetAddress.ofLiteral(address);
        assertThat(HOSTS.allowed(HookUrl.parse(url), at).isPresent()).isEqualTo(isAllowed);
    }

    @Test
    void theFirstAddressThatMayBeCalledIs() {
        InetAddress inside = InetAddress.ofLiteral("10.0.0.1");
        InetAddress outside = InetAddress.ofLiteral("93.184.216.34");
        HookUrl url = HookUrl.parse("https://hooks.example.org/");
        assertThat(HOSTS.allowed(url, inside, outside)).contains(outside);
        assertThat(HOSTS.allowed(url)).isEmpty();
    }

    @Test
    void anEmptyListAllowsNothing() {
        AllowedHosts none = AllowedHosts.parse("");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> none.check(HookUrl.parse("https://hooks.example.org/")))
                .withMessageContaining("webhooks.allowed-hosts");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://hooks.example.org",
                "hooks.example.org/in",
                "hooks.example.org.",
                "*",
                "*.*.example.org",
                "a.*.example.org",
                "hooks.example.org:0",
                "hooks.example.org:https",
                "hooks.example.org:",
                "crm.internal=",
                "crm.internal=10.0.0.0/33",
                "127.1:9000",
                "[::1",
                "::1"
            })
    void anEntryThatIsNoneIsNamed(String entry) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AllowedHosts.parse("hooks.example.org," + entry))
                .withMessageContaining("'" + entry + "'");
    }
}
