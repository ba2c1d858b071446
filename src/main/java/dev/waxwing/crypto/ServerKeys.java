package dev.waxwing.crypto;

import dev.waxwing.crypto.KeyException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.AEADBadTagException;

/// The server's own keys, under which it seals what it stores: AES-256-GCM, one key a version, each
/// in a file of its own (`at-rest-N.key`, mode 0600). New data is sealed under the newest version.
/// Safe for all threads.
///
/// This protects the database file, its copies and its disk from those who do not have the key
/// files too. It is not end to end: the server can read what it seals.
public final class ServerKeys {
    private static final int KEY_LENGTH = 32;
    private static final int NONCE_LENGTH = 12;
    private static final int MARK_LENGTH = 16;
    private static final Pattern FILE = Pattern.compile("at-rest-([1-9][0-9]{0,8})\\.key");
    private static final String FIRST_LINE = "waxwing-server-key-v1";

    private final Path directory;
    private volatile NavigableMap<Integer, byte[]> keys = new TreeMap<>();

    private ServerKeys(Path directory) {
        this.directory = directory;
    }

    /// Reads the keys of a directory; makes the directory (mode 0700) and version 1 when there are
    /// none.
    ///
    /// @throws KeyException naming the file that cannot be read, is open to others, or is no key
    public static ServerKeys open(Path directory) throws KeyException {
        ServerKeys keys = new ServerKeys(directory);
        try {
            if (!Files.isDirectory(directory)) {
                Files.createDirectory(
                        directory,
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rwx------")));
            }
        } catch (IOException e) {
            throw new KeyException(Reason.INACCESSIBLE, "it cannot be made").in(directory);
        }
        keys.reload();
        if (keys.keys.isEmpty()) {
            keys.rotate();
        }
        return keys;
    }

    /// The newest version, from 1 on.
    public int current() {
        return keys.lastKey();
    }

    /// The versions there are.
    public Set<Integer> versions() {
        return Set.copyOf(keys.keySet());
    }

    /// Sixteen bytes that tell a key from others and give nothing of it away.
    ///
    /// @throws KeyException naming the file of a version that is not there
    public byte[] mark(int version) throws KeyException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(FIRST_LINE.getBytes(StandardCharsets.US_ASCII));
            return Arrays.copyOf(digest.digest(key(version)), MARK_LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /// Checks that a version is there and is the same key as once.
    ///
    /// @param mark what [#mark] gave then
    /// @throws KeyException naming the file that is missing or holds another key
    public void require(int version, byte[] mark) throws KeyException {
        if (!Arrays.equals(mark(version), mark)) {
            throw new KeyException(
                            Reason.UNFIT, "stored data is sealed under another key of this version")
                    .in(file(version));
        }
    }

    private byte[] key(int version) throws KeyException {
        byte[] key = keys.get(version);
        if (key == null) {
            throw new KeyException(
                            Reason.MISSING,
                            "there is no such file, and stored data is sealed under its key")
                    .in(file(version));
        }
        return key;
    }

    /// Reads the directory again, so that a version which was added beside the running server
    /// counts.
    ///
    /// @return whether there is a newer version
    public synchronized boolean reload() throws KeyException {
        NavigableMap<Integer, byte[]> known = keys;
        NavigableMap<Integer, byte[]> found = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path path : files) {
                Matcher name = FILE.matcher(path.getFileName().toString());
                if (name.matches()) {
                    int version = Integer.parseInt(name.group(1));
                    byte[] key = known.get(version);
                    found.put(version, key == null ? read(path) : key);
                }
            }
        } catch (KeyException e) {
            throw e;
        } catch (IOException e) {
            throw new KeyException(Reason.INACCESSIBLE, "it cannot be read").in(directory);
        }
        found.putAll(known);
        keys = found;
        return !known.isEmpty() && found.lastKey() > known.lastKey();
    }

    /// Makes the next version. It is on the disk, under its name, when this returns.
    ///
    /// @return the version
    /// @throws KeyException when its file is there already (somebody else was faster) or cannot be
    ///   written
    public synchronized int rotate() throws KeyException {
        NavigableMap<Integer, byte[]> known = keys;
        int version = known.isEmpty() ? 1 : known.lastKey() + 1;
        byte[] key = new byte[KEY_LENGTH];
        Providers.RANDOM.nextBytes(key);
        KeyStorage.createWhole(
                file(version), FIRST_LINE + "\n" + Base64Form.URL.encode(key) + "\n");
        NavigableMap<Integer, byte[]> next = new TreeMap<>(known);
        next.put(version, key);
        keys = next;
        return version;
    }

    /// Removes a version that nothing is sealed under.
    ///
    /// @throws IllegalArgumentException when it is the newest
    public synchronized void remove(int version) throws KeyException {
        if (version == current()) {
            throw new IllegalArgumentException("the newest key stays");
        }
        try {
            Files.deleteIfExists(file(version));
        } catch (IOException e) {
            throw new KeyException(Reason.INACCESSIBLE, "it cannot be removed").in(file(version));
        }
        NavigableMap<Integer, byte[]> next = new TreeMap<>(keys);
        next.remove(version);
        keys = next;
    }

    /// Seals data: a random 96-bit nonce, the ciphertext, the tag (28 bytes more). By NIST SP
    /// 800-38D, 8.3, one version may seal 2^32 times.
    ///
    /// @param context what else must be the same when it is opened
    public byte[] seal(int version, byte[] context, byte[] data) {
        byte[] key = keys.get(version);
        if (key == null) {
            throw new IllegalArgumentException("no key version " + version);
        }
        byte[] nonce = new byte[NONCE_LENGTH];
        Providers.RANDOM.nextBytes(nonce);
        byte[] sealed = AesGcm.seal(key, nonce, context, data);
        byte[] whole = Arrays.copyOf(nonce, NONCE_LENGTH + sealed.length);
        System.arraycopy(sealed, 0, whole, NONCE_LENGTH, sealed.length);
        return whole;
    }

    /// Opens what [#seal] made.
    ///
    /// @throws KeyException when there is no such version
    /// @throws AEADBadTagException when data, context or key differ by any bit
    public byte[] open(int version, byte[] context, byte[] sealed)
            throws KeyException, AEADBadTagException {
        byte[] key = key(version);
        if (sealed.length < NONCE_LENGTH + AesGcm.TAG_LENGTH) {
            throw new AEADBadTagException("too short to be sealed");
        }
        byte[] nonce = Arrays.copyOf(sealed, NONCE_LENGTH);
        byte[] rest = Arrays.copyOfRange(sealed, NONCE_LENGTH, sealed.length);
        return AesGcm.open(key, nonce, context, rest);
    }

    private Path file(int version) {
        return directory.resolve("at-rest-" + version + ".key");
    }

    private static byte[] read(Path file) throws KeyException {
        String[] lines = KeyStorage.readPrivate(file).split("\n", -1);
        if (lines.length != 3 || !lines[0].equals(FIRST_LINE) || !lines[2].isEmpty()) {
            throw new KeyException(Reason.MALFORMED, "this is not a server key").in(file);
        }
        try {
            byte[] key = Base64Form.URL.decode(lines[1]);
            if (key.length == KEY_LENGTH) {
                return key;
            }
        } catch (IllegalArgumentException _) {
            // refused below, without a word of what is in the file
        }
        throw new KeyException(Reason.MALFORMED, "this is not a server key").in(file);
    }
}
