package dev.waxwing.gate;

import dev.waxwing.config.Section;
import dev.waxwing.config.Setting;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Which proxies say truly where a request comes from, and how.
@Section(
        value = "proxy",
        doc =
                "Reverse proxies in front of the server. Without any, an address is that of the"
                        + " connection, and header fields about it are ignored.")
public record ProxyConfig(
        @Setting(
                        whenUnset = "none",
                        doc =
                                "Networks of the proxies, separated by commas, such as `10.0.0.0/8,"
                                        + " ::1`.")
                Optional<String> trusted,
        @Setting(
                        value = "x-forwarded-for",
                        doc =
                                "The field that they write. Only this one is read: a proxy passes"
                                        + " on what a client wrote into another.")
                Field field) {
    /// Fields that name the addresses on a request's way.
    public enum Field {
        /// What most proxies write.
        X_FORWARDED_FOR,
        /// RFC 7239.
        FORWARDED
    }

    /// Checks the networks.
    public ProxyConfig {
        trusted.ifPresent(ProxyConfig::parse);
    }

    List<Network> networks() {
        return trusted.map(ProxyConfig::parse).orElse(List.of());
    }

    private static List<Network> parse(String text) {
        return Stream.of(text.split(","))
                .map(String::strip)
                .map(one -> one.contains("/") ? Network.parse(one) : Network.single(one))
                .toList();
    }
}
