package dev.waxwing.ops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/// The file `audit-head` of the data directory, mode 0600: a head of the audit log outside the
/// database. Written every minute and at the end, so rows of the last minute are not covered by it.
/// Owned by one thread.
public final class AuditAnchor {
    private final Path file;
    private AuditHead written = AuditHead.NONE;

    public AuditAnchor(Path data) {
        this.file = data.resolve("audit-head");
    }

    /// What the file says; empty when there is none.
    ///
    /// @throws IOException also when it holds something else
    public Optional<AuditHead> read() throws IOException {
        try {
            return Optional.of(AuditHead.parse(Files.readString(file).strip()));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    /// Notes a head that is on disk, if it is another than the last. Beside the file, then renamed:
    /// a crash leaves the old one or the new one.
    public void write(AuditHead head) throws IOException {
        if (head.equals(written)) {
            return;
        }
        Path draft = file.resolveSibling("audit-head.new");
        Files.deleteIfExists(draft);
        Files.createFile(
                draft,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(draft, head + "\n", StandardOpenOption.WRITE, StandardOpenOption.SYNC);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        written = head;
    }
}
