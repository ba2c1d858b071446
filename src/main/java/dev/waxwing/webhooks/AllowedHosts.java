package dev.waxwing.webhooks;

import dev.waxwing.gate.Network;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// The hosts that webhooks may call, and at which addresses: where a name leads is for whoever runs
/// its name server to say, so the address is checked too. Immutable.
final class AllowedHosts {
    /// What is not on the open Internet (the registries of RFC 6890), and what carries an IPv4
    /// address inside.
    private static final List<Network> NOT_PUBLIC =
            List.of(
                            "0.0.0.0/8",
                            "10.0.0.0/8",
                            "100.64.0.0/10",
                            "127.0.0.0/8",
                            "169.254.0.0/16",
                            "172.16.0.0/12",
                            "192.0.0.0/24",
                            "192.0.2.0/24",
                            "192.88.99.0/24",
                            "192.168.0.0/16",
                            "198.18.0.0/15",
                            "198.51.100.0/24",
                            "203.0.113.0/24",
                            "224.0.0.0/3",
                            "::/96",
                            "::ffff:0:0:0/96",
                            "64:ff9b::/32",
                            "100::/64",
                            "2001::/23",
                            "2001:db8::/32",
                            "2002::/16",
                            "3fff::/20",
                            "5f00::/16",
                            "fc00::/7",
                            "fe80::/9",
                            "ff00::/8")
                    .stream()
                    .map(Network::parse)
                    .toList();

    private static final String LOCAL_NAME = "localhost";
    private static final List<Network> LOOPBACK =
            List.of(Network.parse("127.0.0.0/8"), Network.parse("::1/128"));

    private final List<Entry> entries;

    /// One host of the list.
    ///
    /// @param host a name, `*.` and a name, or an address
    /// @param isAnyPort whether `port` does not count
    /// @param inside the network that is not public and yet allowed
    private record Entry(String host, int port, boolean isAnyPort, Optional<Network> inside) {
        boolean names(HookUrl url) {
            boolean isHost =
                    host.startsWith("*.")
                            ? url.host().endsWith(host.substring(1)) && url.literal().isEmpty()
                            : url.host().equals(host);
            return isHost && (isAnyPort || port == url.port());
        }

        /// Whether the host of the URL may be at this address.
        boolean mayBeAt(InetAddress address, HookUrl url) {
            if (url.literal().isPresent()) {
                return url.literal().get().equals(address);
            }
            if (host.equals(LOCAL_NAME)) {
                return isLoopback(address);
            }
            return isPublic(address) || inside.filter(own -> own.contains(address)).isPresent();
        }
    }

    private AllowedHosts(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    /// Reads the list as it is configured.
    ///
    /// @throws IllegalArgumentException naming the entry that is none
    static AllowedHosts parse(String list) {
        return new AllowedHosts(
                Arrays.stream(list.split(","))
                        .map(String::strip)
                        .filter(text -> !text.isEmpty())
                        .map(AllowedHosts::entry)
                        .toList());
    }

    private static Entry entry(String text) {
        try {
            String[] halves = text.split("=", 2);
            Optional<Network> inside =
                    halves.length == 2
                            ? Optional.of(Network.parse(halves[1].strip()))
                            : Optional.empty();
            String place = halves[0].strip();
            int colon = place.startsWith("[") ? place.indexOf("]:") + 1 : place.lastIndexOf(':');
            String host = colon > 0 ? place.substring(0, colon) : place;
            OptionalInt port = colon > 0 ? port(place.substring(colon + 1)) : OptionalInt.of(443);
            boolean isPattern = host.startsWith("*.");
            String plain = HookUrl.host(isPattern ? host.substring(2) : host);
            return new Entry(
                    isPattern ? "*." + plain : plain, port.orElse(0), port.isEmpty(), inside);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "webhooks.allowed-hosts: '%s' is no host such as hooks.example.org,"
                                    .formatted(text)
                            + " hooks.example.org:8443 or crm.internal=10.1.0.0/16",
                    e);
        }
    }

    /// Empty for every port.
    private static OptionalInt port(String text) {
        if (text.equals("*")) {
            return OptionalInt.empty();
        }
        int port = Integer.parseInt(text);
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("a port is 1 to 65535");
        }
        return OptionalInt.of(port);
    }

    /// Checks a URL by its text alone.
    ///
    /// @throws IllegalArgumentException with a sentence for whoever wants to call it
    void check(HookUrl url) {
        if (entries.stream().noneMatch(entry -> entry.names(url))) {
            throw new IllegalArgumentException(url.place() + " is not in webhooks.allowed-hosts");
        }
        if (!url.isSecure() && !isLocal(url)) {
            throw new IllegalArgumentException(
                    "only this machine itself is called without TLS; use https://");
        }
    }

    private static boolean isLocal(HookUrl url) {
        return url.host().equals(LOCAL_NAME)
                || url.literal().filter(AllowedHosts::isLoopback).isPresent();
    }

    /// The first address at which the URL's host may be called; empty when there is none.
    Optional<InetAddress> allowed(HookUrl url, InetAddress... addresses) {
        return Arrays.stream(addresses).filter(address -> mayCall(url, address)).findFirst();
    }

    private boolean mayCall(HookUrl url, InetAddress address) {
        return entries.stream().anyMatch(entry -> entry.names(url) && entry.mayBeAt(address, url));
    }

    private static boolean isLoopback(InetAddress address) {
        return LOOPBACK.stream().anyMatch(network -> network.contains(address));
    }

    static boolean isPublic(InetAddress address) {
        return NOT_PUBLIC.stream().noneMatch(network -> network.contains(address));
    }
}
