package dev.waxwing.gate;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/// Addresses that begin with the same bits, in the 128 bits of IPv6; an IPv4 address is there as
/// `::ffff:a.b.c.d` (RFC 4291, section 2.5.5.2).
///
/// @param high the first 64 bits
/// @param low the others
/// @param bits how many of the 128 count, 0 to 128; the others are zero
public record Network(long high, long low, int bits) {
    /// Bits before an IPv4 address.
    private static final int BEFORE_IPV4 = 96;

    private static final long MAPPED = 0xffff_0000_0000L;

    /// What one customer of IPv6 is given at least (RFC 6177).
    private static final int CUSTOMER = 64;

    public Network {
        if (bits < 0 || bits > 128) {
            throw new IllegalArgumentException("a network has 0 to 128 bits");
        }
        high &= mask(Math.min(bits, 64));
        low &= mask(Math.max(0, bits - 64));
    }

    /// The network that an address is counted as.
    static Network counted(InetAddress address) {
        return within(address, isMapped(address) ? 128 : CUSTOMER);
    }

    /// The address alone.
    static Network only(InetAddress address) {
        return within(address, 128);
    }

    private static Network within(InetAddress address, int bits) {
        byte[] bytes = address.getAddress();
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return bytes.length == 4
                ? new Network(0, MAPPED | Integer.toUnsignedLong(buffer.getInt()), bits)
                : new Network(buffer.getLong(), buffer.getLong(), bits);
    }

    private static boolean isMapped(InetAddress address) {
        return address instanceof Inet4Address;
    }

    /// Reads `203.0.113.7`, `203.0.113.0/24`, `2001:db8::1` or `2001:db8::/32`; never asks a name
    /// server. A single IPv6 address stands for its 64 bits.
    ///
    /// @throws IllegalArgumentException with a sentence for whoever wrote it
    public static Network parse(String text) {
        int slash = text.indexOf('/');
        String host = slash < 0 ? text : text.substring(0, slash);
        try {
            InetAddress address = literal(host);
            if (slash < 0) {
                return counted(address);
            }
            int offset = isMapped(address) ? BEFORE_IPV4 : 0;
            int bits = Integer.parseInt(text.substring(slash + 1));
            if (bits < 0 || bits > 128 - offset) {
                throw new NumberFormatException("too many bits");
            }
            return within(address, offset + bits);
        } catch (UnknownHostException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "'%s' is no address or network such as 203.0.113.7, 203.0.113.0/24 or 2001:db8::/32"
                            .formatted(text.length() > 64 ? text.substring(0, 64) : text),
                    e);
        }
    }

    /// Reads one address and takes it alone, of IPv6 too.
    ///
    /// @throws IllegalArgumentException with a sentence for whoever wrote it
    static Network single(String text) {
        try {
            return only(literal(text));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("'" + text + "' is no address", e);
        }
    }

    /// An address by its digits alone.
    ///
    /// @throws UnknownHostException when it is none
    static InetAddress literal(String text) throws UnknownHostException {
        boolean digits = text.matches("[0-9a-fA-F:.]{2,45}");
        boolean dotted = text.matches("\\d{1,3}(\\.\\d{1,3}){3}");
        if (!digits || !(dotted || text.contains(":"))) {
            throw new UnknownHostException("not an address");
        }
        return InetAddress.getByName(text);
    }

    /// This one's addresses and those around them, up to a shorter prefix.
    Network widened(int to) {
        return new Network(high, low, Math.min(bits, to));
    }

    public boolean contains(InetAddress address) {
        return contains(only(address));
    }

    boolean contains(Network other) {
        return other.bits >= bits && other.widened(bits).equals(this);
    }

    private static long mask(int bits) {
        return bits == 0 ? 0 : -1L << (64 - bits);
    }

    /// The form that [#parse] reads back to the same.
    @Override
    public String toString() {
        boolean ipv4 = bits >= BEFORE_IPV4 && high == 0 && low >>> 32 == 0xffffL;
        byte[] bytes =
                ipv4
                        ? ByteBuffer.allocate(4).putInt((int) low).array()
                        : ByteBuffer.allocate(16).putLong(high).putLong(low).array();
        try {
            String host = InetAddress.getByAddress(bytes).getHostAddress();
            if (ipv4 && bits == 128) {
                return host;
            }
            return host + "/" + (ipv4 ? bits - BEFORE_IPV4 : bits);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 and 16 bytes are always an address", e);
        }
    }
}
