package dev.waxwing.cli;

import dev.waxwing.client.FileInUse;
import dev.waxwing.client.Sender;
import dev.waxwing.client.SenderEvents;
import dev.waxwing.client.SenderOptions;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Which file holds the pending messages of a `send`: the one that was asked for, or in the current
/// directory the first `pending_messages`, `pending_messages-2`, … that no other `send` is using.
final class PendingFile {
    private static final int MOST = 100;

    /// @param file where they are
    record Opened(Sender sender, Path file) {}

    private PendingFile() {}

    static Opened open(SenderOptions options, @Nullable Path asked, SenderEvents events)
            throws IOException {
        if (asked != null) {
            return open(options, events, asked);
        }
        for (int i = 1; ; i++) {
            try {
                return open(options, events, name(i));
            } catch (FileInUse e) {
                if (i == MOST) {
                    throw e;
                }
            }
        }
    }

    static Path name(int i) {
        return Path.of("pending_messages" + (i == 1 ? "" : "-" + i));
    }

    private static Opened open(SenderOptions o, SenderEvents events, Path file) throws IOException {
        return new Opened(Sender.open(o.withOutbox(file), events), file);
    }
}
