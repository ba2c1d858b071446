package dev.waxwing.ops.admin;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The listener of the admin channel: `admin.sock` in a data directory that this process holds,
/// each connection a virtual thread of its own.
public final class AdminSocket implements AutoCloseable {
    /// The name of the socket in the data directory.
    static final String NAME = "admin.sock";

    private static final int LONGEST_PATH = 103;
    private static final Logger LOG = LoggerFactory.getLogger(AdminSocket.class);

    private final Path file;
    private final ServerSocketChannel listener;
    private final AdminOperations operations;
    private final ExecutorService threads =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("admin-", 0).factory());

    private AdminSocket(Path file, ServerSocketChannel listener, AdminOperations operations) {
        this.file = file;
        this.listener = listener;
        this.operations = operations;
    }

    /// Whether the path of the socket is short enough for the system: 107 bytes on Linux, 103
    /// elsewhere.
    public static boolean fits(Path directory) {
        return directory.resolve(NAME).toString().getBytes(StandardCharsets.UTF_8).length
                <= LONGEST_PATH;
    }

    /// Starts to listen. A socket left by a process that was killed is replaced: the caller holds
    /// the lock of the directory, so nobody listens on it.
    ///
    /// @throws IOException with one sentence for a person
    public static AdminSocket open(Path directory, AdminOperations operations) throws IOException {
        Path file = directory.resolve(NAME);
        ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            Files.deleteIfExists(file);
            listener.bind(UnixDomainSocketAddress.of(file));
            // Before this the directory's own mode, 0700, keeps others out.
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            listener.close();
            throw new IOException(
                    "cannot listen on " + file + " for admin commands: " + e.getMessage(), e);
        }
        AdminSocket socket = new AdminSocket(file, listener, operations);
        socket.threads.execute(socket::accept);
        return socket;
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel connection = listener.accept();
                threads.execute(() -> serve(connection));
            }
        } catch (ClosedChannelException _) {
            LOG.debug("The admin socket is closed");
        } catch (IOException e) {
            LOG.error("The admin socket accepts no more: {}", e.getMessage());
        }
    }

    private void serve(SocketChannel connection) {
        try (connection) {
            InputStream in = new BufferedInputStream(Channels.newInputStream(connection));
            OutputStream out = Channels.newOutputStream(connection);
            Map<String, String> request = AdminWire.read(in);
            if (request != null) {
                String operator =
                        connection.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName();
                out.write(AdminWire.encode(answer(operator, request, out)));
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.debug("An admin connection failed: {}", e.toString());
        }
    }

    private Map<String, String> answer(
            String operator, Map<String, String> request, OutputStream out) {
        @Nullable String name = request.get(AdminWire.OPERATION);
        try {
            operations.run(
                    operator,
                    name == null ? "" : name,
                    arguments(request),
                    line -> send(out, line));
            return Map.of(AdminWire.END, AdminWire.DONE);
        } catch (AdminRefused e) {
            return refused(String.valueOf(e.getMessage()));
        } catch (IOException | RuntimeException e) {
            LOG.error("The admin operation {} failed", name, e);
            return refused("the operation failed, the server's log knows why: " + e.getMessage());
        }
    }

    private static Map<String, String> refused(String why) {
        return Map.of(AdminWire.END, AdminWire.REFUSED, AdminWire.WHY, why);
    }

    private static AdminArguments arguments(Map<String, String> request) {
        Map<String, String> arguments = new HashMap<>();
        request.forEach((name, value) -> {
            if (name.startsWith(AdminWire.ARGUMENT)) {
                arguments.put(name.substring(AdminWire.ARGUMENT.length()), value);
            }
        });
        return new AdminArguments(arguments);
    }

    private static void send(OutputStream out, String line) {
        try {
            out.write(AdminWire.encode(Map.of(AdminWire.LINE, line)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Ends the operations that run, after what they are doing now.
    @Override
    public void close() throws IOException {
        listener.close();
        threads.shutdownNow();
        Files.deleteIfExists(file);
    }
}
