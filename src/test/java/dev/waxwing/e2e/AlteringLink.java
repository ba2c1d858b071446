package dev.waxwing.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;

/// Somebody between clients and a server, who puts other words into what the server says. Words are
/// found when they come in one piece, as small frames do. Safe for all threads.
final class AlteringLink implements AutoCloseable {
    private static final int CHUNK = 65_536;

    private final ServerSocket listener;
    private final int port;
    private final UnaryOperator<String> alter;
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();

    private AlteringLink(ServerSocket listener, int port, UnaryOperator<String> alter) {
        this.listener = listener;
        this.port = port;
        this.alter = alter;
    }

    /// Begins to listen.
    ///
    /// @param port the server's
    /// @param others of the same length
    static AlteringLink to(int port, String words, String others) throws IOException {
        if (words.length() != others.length()) {
            throw new IllegalArgumentException("frames carry their length");
        }
        ServerSocket listener = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        AlteringLink link = new AlteringLink(listener, port, s -> s.replace(words, others));
        Thread.startVirtualThread(link::accept);
        return link;
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
                sockets.add(client);
                sockets.add(server);
                Thread.startVirtualThread(() -> pump(client, server, UnaryOperator.identity()));
                Thread.startVirtualThread(() -> pump(server, client, alter));
            }
        } catch (IOException _) {
            // closed
        }
    }

    private static void pump(Socket from, Socket to, UnaryOperator<String> alter) {
        byte[] chunk = new byte[CHUNK];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                String text = new String(chunk, 0, n, StandardCharsets.ISO_8859_1);
                out.write(alter.apply(text).getBytes(StandardCharsets.ISO_8859_1));
            }
        } catch (IOException _) {
            // one of the two has gone
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
