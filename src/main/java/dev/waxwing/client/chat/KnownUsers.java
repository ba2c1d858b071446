package dev.waxwing.client.chat;

import dev.waxwing.crypto.DevicePublicKeys;
import dev.waxwing.model.UserId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The keys of others as they were when they were first used: a text file of mode 0600 with a line
/// a user, `USER ED25519 X25519` in standard base64. Safe for all threads.
public final class KnownUsers {
    private final Path file;
    private final Map<UserId, DevicePublicKeys> known = new TreeMap<>();

    /// What a look at someone's keys found.
    public enum Finding {
        /// The keys are those that are pinned.
        SAME,
        /// Never seen before; they are pinned now.
        NEW,
        /// Others than those that are pinned: the user has new keys, or somebody else answers.
        CHANGED
    }

    private KnownUsers(Path file) {
        this.file = file;
    }

    /// Reads the file; none is as good as an empty one.
    ///
    /// @throws IOException also when a line cannot be understood
    public static KnownUsers open(Path file) throws IOException {
        KnownUsers users = new KnownUsers(file);
        for (String line : lines(file)) {
            String[] words = line.split(" ");
            try {
                users.known.put(
                        new UserId(words[0]),
                        DevicePublicKeys.ofAccount(decode(words[1]), decode(words[2])));
            } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
                throw new IOException(file + " holds a line that is not USER KEY KEY", e);
            }
        }
        return users;
    }

    private static List<String> lines(Path file) throws IOException {
        try {
            return Files.readAllLines(file);
        } catch (NoSuchFileException _) {
            return List.of();
        }
    }

    private static byte[] decode(String base64) {
        return Base64.getDecoder().decode(base64);
    }

    /// The keys that are pinned for a user, if any are.
    public synchronized Optional<DevicePublicKeys> pinned(UserId user) {
        return Optional.ofNullable(known.get(user));
    }

    /// Compares keys with those that are pinned, and pins the first.
    public synchronized Finding look(UserId user, DevicePublicKeys keys) throws IOException {
        DevicePublicKeys pinned = known.get(user);
        if (pinned == null) {
            trust(user, keys);
            return Finding.NEW;
        }
        return pinned.equals(keys) ? Finding.SAME : Finding.CHANGED;
    }

    /// Pins keys in place of others.
    public synchronized void trust(UserId user, DevicePublicKeys keys) throws IOException {
        known.put(user, keys);
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(draft);
        Files.createFile(
                draft,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        List<String> lines = known.entrySet().stream().map(KnownUsers::line).toList();
        Files.write(draft, lines, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String line(Map.Entry<UserId, DevicePublicKeys> entry) {
        Base64.Encoder base64 = Base64.getEncoder();
        return entry.getKey()
                + " "
                + base64.encodeToString(entry.getValue().ed25519())
                + " "
                + base64.encodeToString(entry.getValue().x25519());
    }
}
