package dev.waxwing.ops.admin;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A connection to the admin socket of a running server, for one operation. Owned by one thread.
public final class AdminClient implements AutoCloseable {
    private final SocketChannel connection;

    private AdminClient(SocketChannel connection) {
        this.connection = connection;
    }

    /// Connects to the server that runs on a data directory; empty when none does.
    ///
    /// @throws IOException when there is a socket that this process may not open
    public static Optional<AdminClient> connect(Path directory) throws IOException {
        Path file = directory.toAbsolutePath().normalize().resolve(AdminSocket.NAME);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        SocketChannel connection = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            connection.connect(UnixDomainSocketAddress.of(file));
            return Optional.of(new AdminClient(connection));
        } catch (ConnectException _) {
            connection.close();
            return Optional.empty(); // left by a process that was killed
        } catch (IOException e) {
            connection.close();
            throw e;
        }
    }

    /// Runs an operation to its end.
    ///
    /// @throws AdminRefused as the server said
    public void run(String operation, AdminArguments arguments, Consumer<String> out)
            throws IOException {
        Map<String, String> request = new HashMap<>();
        request.put(AdminWire.OPERATION, operation);
        arguments.values().forEach((k, v) -> request.put(AdminWire.ARGUMENT + k, v));
        Channels.newOutputStream(connection).write(AdminWire.encode(request));
        InputStream in = new BufferedInputStream(Channels.newInputStream(connection));
        while (!end(AdminWire.read(in), out)) {}
    }

    private static boolean end(@Nullable Map<String, String> line, Consumer<String> out)
            throws IOException {
        if (line == null) {
            throw new IOException("the server ended before the operation did");
        }
        String text = line.get(AdminWire.LINE);
        if (text != null) {
            out.accept(text);
            return false;
        }
        if (!AdminWire.DONE.equals(line.get(AdminWire.END))) {
            throw new AdminRefused(line.getOrDefault(AdminWire.WHY, "the server gave no reason"));
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
