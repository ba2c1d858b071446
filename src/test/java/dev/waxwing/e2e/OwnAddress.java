package dev.waxwing.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.util.Optional;

/// An address of this machine that is none of its loopback: what connects there comes from there,
/// as from a stranger.
final class OwnAddress {
    private OwnAddress() {}

    /// Empty on a machine without a network.
    static Optional<InetAddress> find() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> address instanceof Inet4Address)
                    .filter(address -> !address.isLoopbackAddress())
                    .findFirst();
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A line connection from that address.
    static RawClient connect(InetAddress address, int port) {
        try {
            return RawClient.over(new Socket(address, port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
