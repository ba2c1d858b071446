package dev.waxwing.cli.bench.sockets;

/// What happens on one connection. Called on the loop's thread; must not block. What it throws ends
/// the connection.
public interface SocketEvents {
    /// The handshake is done.
    void opened(LoadSocket socket);

    /// A text message; the bytes are only valid during the call.
    void text(LoadSocket socket, byte[] bytes, int from, int to);

    /// It is over, whoever ended it. Called once.
    ///
    /// @param code the server's close code; 0 when it did not say one
    void closed(LoadSocket socket, int code, String why);
}
