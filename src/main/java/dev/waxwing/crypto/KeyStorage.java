package dev.waxwing.crypto;

import dev.waxwing.crypto.KeyException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;

/// Small text files with the modes that keys need. A file is created with its final mode in one
/// system call (`O_CREAT | O_EXCL`), so there is no moment at which others can open it.
final class KeyStorage {
    static final Set<PosixFilePermission> PRIVATE_MODE =
            PosixFilePermissions.fromString("rw-------");
    static final Set<PosixFilePermission> PUBLIC_MODE =
            PosixFilePermissions.fromString("rw-r--r--");

    private static final int MAX_LENGTH = 64 * 1024;

    private KeyStorage() {}

    /// Creates `file` and brings it to the disk; a file that could not be written whole is removed.
    static void create(Path file, String text, Set<PosixFilePermission> mode) throws KeyException {
        Set<StandardOpenOption> options =
                EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel channel =
                FileChannel.open(file, options, PosixFilePermissions.asFileAttribute(mode))) {
            writeOrRemove(channel, file, text);
        } catch (FileAlreadyExistsException _) {
            throw refuse(Reason.EXISTS, file, "the file exists already and is not overwritten");
        } catch (IOException | UnsupportedOperationException e) {
            throw refuse(Reason.INACCESSIBLE, file, "the file cannot be written", e);
        }
    }

    /// Creates a private file that others see whole or not at all, and brings it and its name to
    /// the disk.
    static void createWhole(Path file, String text) throws KeyException {
        Path unfinished = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID());
        create(unfinished, text, PRIVATE_MODE);
        try {
            Files.createLink(file, unfinished);
        } catch (FileAlreadyExistsException _) {
            throw refuse(Reason.EXISTS, file, "the file exists already and is not overwritten");
        } catch (IOException | UnsupportedOperationException e) {
            throw refuse(Reason.INACCESSIBLE, file, "the file cannot be written", e);
        } finally {
            discard(unfinished);
        }
        try (FileChannel directory =
                FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            directory.force(true);
        } catch (IOException e) {
            throw refuse(Reason.INACCESSIBLE, file, "the file's name cannot be written", e);
        }
    }

    private static void discard(Path unfinished) throws KeyException {
        try {
            Files.deleteIfExists(unfinished);
        } catch (IOException e) {
            throw refuse(Reason.INACCESSIBLE, unfinished, "the file cannot be removed", e);
        }
    }

    /// Reads a file that its owner alone may touch.
    static String readPrivate(Path file) throws KeyException {
        Set<PosixFilePermission> loose = EnumSet.noneOf(PosixFilePermission.class);
        try {
            loose.addAll(Files.getPosixFilePermissions(file));
        } catch (NoSuchFileException _) {
            throw refuse(Reason.MISSING, file, "there is no such file");
        } catch (IOException | UnsupportedOperationException e) {
            throw refuse(Reason.INACCESSIBLE, file, "the file's mode cannot be read", e);
        }
        loose.removeIf(permission -> permission.name().startsWith("OWNER_"));
        if (!loose.isEmpty()) {
            throw refuse(
                    Reason.EXPOSED,
                    file,
                    "others may touch this private key; allow its owner only (chmod 600) and"
                            + " replace the key if it may have been read");
        }
        return read(file);
    }

    /// Reads a file of at most 64 KiB of UTF-8.
    static String read(Path file) throws KeyException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_LENGTH + 1);
            if (bytes.length > MAX_LENGTH) {
                throw refuse(Reason.MALFORMED, file, "the file is too large for a key");
            }
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (NoSuchFileException _) {
            throw refuse(Reason.MISSING, file, "there is no such file");
        } catch (CharacterCodingException _) {
            throw refuse(Reason.MALFORMED, file, "the file is not text");
        } catch (KeyException e) {
            throw e;
        } catch (IOException e) {
            throw refuse(Reason.INACCESSIBLE, file, "the file cannot be read", e);
        }
    }

    private static void writeOrRemove(FileChannel channel, Path file, String text)
            throws IOException {
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    private static KeyException refuse(Reason reason, Path file, String sentence) {
        return new KeyException(reason, sentence).in(file);
    }

    private static KeyException refuse(Reason reason, Path file, String sentence, Exception cause) {
        KeyException refusal =
                refuse(reason, file, sentence + " (" + cause.getClass().getSimpleName() + ")");
        refusal.initCause(cause);
        return refusal;
    }
}
