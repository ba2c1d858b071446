package dev.waxwing.gate;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds where a request comes from when there may be proxies before the server. Immutable.
///
/// Each proxy appends the address that it saw, so the list is read from its end: as long as the one
/// who wrote an entry is a proxy of ours, the entry is true. The first address that is none of ours
/// is the client, and what stands before it is the client's own word.
public final class Proxies {
    private static final int LONGEST = 4096;
    private static final List<Network> LOOPBACK =
            List.of(Network.parse("127.0.0.0/8"), Network.parse("::1/128"));

    /// `for=` of RFC 7239, section 4, quoted or not; a port may follow the address.
    private static final Pattern FOR =
            Pattern.compile("(?i)(?:^|;)\\s*for\\s*=\\s*(?:\"([^\"]*)\"|([^;\\s]*))");

    private final List<Network> trusted;
    private final ProxyConfig.Field field;

    public Proxies(ProxyConfig config) {
        this.trusted = List.copyOf(config.networks());
        this.field = config.field();
    }

    /// The field to read, in lower case; meaningless while [#isNone].
    public String fieldName() {
        return switch (field) {
            case X_FORWARDED_FOR -> "x-forwarded-for";
            case FORWARDED -> "forwarded";
        };
    }

    /// Whether there are no proxies, so that the field need not be looked up.
    public boolean isNone() {
        return trusted.isEmpty();
    }

    /// Where a request comes from.
    ///
    /// @param peer the other end of the connection
    /// @param values the field's values in the order of the request, empty when it has none
    public Address client(InetAddress peer, List<String> values) {
        InetAddress found = peer;
        for (String hop : hops(values).reversed()) {
            if (!isTrusted(found)) {
                break;
            }
            try {
                found = read(hop);
            } catch (UnknownHostException _) {
                break; // unreadable, or hidden on purpose: the last known one stands for it
            }
        }
        return Address.of(found);
    }

    /// Whether a network is never blocked by itself: a proxy, or this machine, where a proxy that
    /// nobody configured may be.
    public boolean isSpared(Network network) {
        return isLoopback(network) || trusted.stream().anyMatch(t -> overlap(t, network));
    }

    static boolean isLoopback(Network network) {
        return LOOPBACK.stream().anyMatch(own -> overlap(own, network));
    }

    private static boolean overlap(Network a, Network b) {
        return a.contains(b) || b.contains(a);
    }

    /// Whether this is the address of a configured proxy.
    public boolean isTrusted(InetAddress address) {
        Network only = Network.only(address);
        return trusted.stream().anyMatch(network -> network.contains(only));
    }

    private List<String> hops(List<String> values) {
        List<String> hops = new ArrayList<>();
        for (String value : values) {
            if (value.length() > LONGEST) {
                return List.of();
            }
            for (String element : value.split(",", -1)) {
                hops.add(field == ProxyConfig.Field.FORWARDED ? forwarded(element) : element);
            }
        }
        return hops;
    }

    private static String forwarded(String element) {
        Matcher matcher = FOR.matcher(element);
        if (!matcher.find()) {
            return "unknown";
        }
        String quoted = matcher.group(1);
        return quoted == null ? matcher.group(2) : quoted;
    }

    /// `203.0.113.7`, `203.0.113.7:4711`, `2001:db8::1`, `[2001:db8::1]`, `[2001:db8::1]:4711`.
    private static InetAddress read(String hop) throws UnknownHostException {
        String text = hop.strip();
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            return Network.literal(end < 0 ? "" : text.substring(1, end));
        }
        int colon = text.indexOf(':');
        boolean port = colon > 0 && colon == text.lastIndexOf(':');
        return Network.literal(port ? text.substring(0, colon) : text);
    }
}
