package dev.waxwing.webhooks;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// The address of a webhook, taken apart once and so that nobody can read it in two ways: no user
/// before the host, no fragment, no trailing dot, no host in other than its plain form.
///
/// @param text as it was given
/// @param host lower case; an IPv6 address without brackets
/// @param port 1 to 65535
/// @param path with the query, at least `/`
public record HookUrl(String text, boolean isSecure, String host, int port, String path) {
    /// Characters.
    public static final int LONGEST = 2_048;

    private static final Pattern NAME =
            Pattern.compile(
                    "(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?"
                            + "(\\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*");

    /// A last label that some readers take for a number, and the whole for an address.
    private static final Pattern NUMBER = Pattern.compile("(.*\\.)?([0-9]+|0x[0-9a-f]*)");

    private static final int HTTPS = 443;
    private static final int HTTP = 80;

    /// Reads one.
    ///
    /// @throws IllegalArgumentException with a sentence for whoever wrote it
    public static HookUrl parse(String text) {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("a URL has at most " + LONGEST + " characters");
        }
        URI uri = uri(text);
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !scheme.equals("http")) {
            throw new IllegalArgumentException("a webhook's URL starts with https://");
        }
        if (uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("a webhook's URL has no user and no fragment");
        }
        if (String.valueOf(uri.getRawAuthority()).endsWith(":")) {
            throw new IllegalArgumentException("a port is 1 to 65535");
        }
        String host = host(uri);
        boolean isSecure = scheme.equals("https");
        int port = uri.getPort() < 0 ? (isSecure ? HTTPS : HTTP) : uri.getPort();
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("a port is 1 to 65535");
        }
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return new HookUrl(text, isSecure, host, port, path + query);
    }

    private static URI uri(String text) {
        if (!text.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new IllegalArgumentException("a webhook's URL is of ASCII, without spaces");
        }
        try {
            return new URI(text).parseServerAuthority();
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("that is not a URL", e);
        }
    }

    private static String host(URI uri) {
        if (uri.getHost() == null) {
            throw new IllegalArgumentException("a webhook's URL names a host");
        }
        return host(uri.getHost());
    }

    /// A host in its plain form.
    ///
    /// @param text a name, an IPv4 address or an IPv6 address in brackets
    static String host(String text) {
        String host = text.toLowerCase(Locale.ROOT);
        if (host.startsWith("[") && host.endsWith("]")) {
            return ipv6(host.substring(1, host.length() - 1));
        }
        if (NUMBER.matcher(host).matches()) {
            return ipv4(host);
        }
        if (!NAME.matcher(host).matches()) {
            throw new IllegalArgumentException(
                    "a host is a name without a dot at its end, or an address");
        }
        return host;
    }

    private static String ipv6(String digits) {
        try {
            if (!digits.contains("%")) {
                return InetAddress.ofLiteral(digits).getHostAddress();
            }
        } catch (IllegalArgumentException _) {
            // refused below
        }
        throw new IllegalArgumentException("that is not an IPv6 address");
    }

    /// Only the dotted form: others are read differently by different programs.
    private static String ipv4(String digits) {
        if (digits.matches("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}")) {
            try {
                return InetAddress.ofLiteral(digits).getHostAddress();
            } catch (IllegalArgumentException _) {
                // refused below
            }
        }
        throw new IllegalArgumentException("an IPv4 address is four numbers, 192.0.2.1");
    }

    /// The host as an address, when it is one.
    Optional<InetAddress> literal() {
        boolean isAddress = host.contains(":") || NUMBER.matcher(host).matches();
        return isAddress ? Optional.of(InetAddress.ofLiteral(host)) : Optional.empty();
    }

    /// Host and port, for people and as a key.
    public String place() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    @Override
    public String toString() {
        return text;
    }
}
