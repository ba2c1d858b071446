package dev.waxwing.accounts;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The tokens that `auth` accepts: a text file of mode 0600 with one line a token, `NAME SHA-256
/// CREATED`. Only hashes are kept: a token holds 256 random bits, so a plain hash is as strong as
/// the token. Read anew at each check, so a change counts at once. Safe for all threads.
public final class TokenFile {
    private static final String PREFIX = "wx_";
    private static final int TOKEN_BYTES = 32;
    private static final Set<PosixFilePermission> PRIVATE =
            PosixFilePermissions.fromString("rw-------");

    private final Path file;

    /// One token, without its secret.
    public record Entry(String name, String hash, Instant created) {}

    public TokenFile(Path file) {
        this.file = file;
    }

    /// Makes a token of that name and returns it: the only time that it can be read.
    ///
    /// @throws IllegalArgumentException when the name is taken, or is not 1 to 64 of `A-Z a-z 0-9 .
    ///   _ -`
    public synchronized String create(String name) throws IOException {
        if (!name.matches("[A-Za-z0-9._-]{1,64}")) {
            throw new IllegalArgumentException(
                    "a token's name is 1 to 64 of A-Z a-z 0-9 . _ -, not '" + name + "'");
        }
        List<Entry> entries = new ArrayList<>(list());
        if (entries.stream().anyMatch(entry -> entry.name().equals(name))) {
            throw new IllegalArgumentException("there is a token named '" + name + "' already");
        }
        byte[] secret = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(secret);
        String token = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        entries.add(new Entry(name, hash(token), Instant.now()));
        write(entries);
        return token;
    }

    /// Removes a token; false when there is none of that name. The line gateway looks at the file
    /// once a second and closes the connections that it has opened.
    public synchronized boolean revoke(String name) throws IOException {
        List<Entry> entries = new ArrayList<>(list());
        boolean found = entries.removeIf(entry -> entry.name().equals(name));
        if (found) {
            write(entries);
        }
        return found;
    }

    /// The tokens in the order of their making; none when the file is not there.
    ///
    /// @throws IOException also when others than the owner may read or write the file
    public List<Entry> list() throws IOException {
        try {
            refuseLooseMode();
            return Files.readAllLines(file).stream()
                    .filter(line -> !line.isBlank())
                    .map(this::parse)
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /// The entry of a token, if it is one of these. Compares in constant time.
    public Optional<Entry> authenticate(String token) throws IOException {
        byte[] given = hash(token).getBytes(StandardCharsets.US_ASCII);
        Optional<Entry> found = Optional.empty();
        for (Entry entry : list()) {
            byte[] known = entry.hash().getBytes(StandardCharsets.US_ASCII);
            if (MessageDigest.isEqual(given, known)) {
                found = Optional.of(entry);
            }
        }
        return found;
    }

    private Entry parse(String line) {
        String[] words = line.split(" ");
        if (words.length != 3) {
            throw new IllegalStateException(file + " holds a line that is not NAME HASH CREATED");
        }
        return new Entry(words[0], words[1], Instant.parse(words[2]));
    }

    private void refuseLooseMode() throws IOException {
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
        if (!PRIVATE.containsAll(mode)) {
            throw new IOException(
                    "%s may be read or written by others (mode %s); it must be 0600"
                            .formatted(file, PosixFilePermissions.toString(mode)));
        }
    }

    /// Beside it, then renamed: a crash leaves the old file or the new one.
    private void write(List<Entry> entries) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(draft);
        Files.createFile(draft, PosixFilePermissions.asFileAttribute(PRIVATE));
        List<String> lines =
                entries.stream().map(e -> e.name() + " " + e.hash() + " " + e.created()).toList();
        Files.write(draft, lines, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String hash(String token) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            byte[] digest = sha.digest(token.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
