package dev.waxwing.gate;

import java.net.InetAddress;

/// Where a request comes from: the address itself, for records, and the [Network] that is counted.
/// Made once for a connection, because making it allocates.
public record Address(InetAddress inet, Network network) {
    public static Address of(InetAddress inet) {
        return new Address(inet, Network.counted(inet));
    }

    /// The address without name or zone, as it is kept in records.
    public String text() {
        String text = inet.getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }

    @Override
    public String toString() {
        return text();
    }
}
