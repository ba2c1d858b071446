package dev.waxwing.accounts;

import dev.waxwing.crypto.SigningKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The server's own keys for tokens: the file `token-keys` in the data directory, mode 0600, made
/// at the first start. A line is `KIND KID KEY CREATED`: `access`, an Ed25519 seed that signs
/// access tokens, of which the last signs and those before still verify; or `refresh`, the one HMAC
/// key of [RefreshTokens]. Safe for all threads.
final class TokenKeys {
    private static final Set<PosixFilePermission> PRIVATE =
            PosixFilePermissions.fromString("rw-------");
    private static final String ACCESS = "access";
    private static final String REFRESH = "refresh";
    private static final int KEY_BYTES = 32;

    private final Path file;
    private final InstantSource clock;
    private final Duration lifetime;
    private volatile List<AccessKey> access = List.of();
    private byte[] refresh = {};

    /// A key of access tokens.
    record AccessKey(String kid, SigningKey key, Instant createdAt) {}

    private TokenKeys(Path file, InstantSource clock, Duration lifetime) {
        this.file = file;
        this.clock = clock;
        this.lifetime = lifetime;
    }

    /// Reads the keys, or makes them.
    ///
    /// @param lifetime of access tokens: a key that is no longer the newest verifies so long
    /// @throws IOException with one sentence for a person, also when others may touch the file
    static TokenKeys open(Path directory, InstantSource clock, Duration lifetime)
            throws IOException {
        TokenKeys keys = new TokenKeys(directory.resolve("token-keys"), clock, lifetime);
        if (Files.exists(keys.file)) {
            keys.read();
        } else {
            keys.refresh = Ids.random(KEY_BYTES);
            keys.access = List.of(keys.fresh());
            keys.write();
        }
        return keys;
    }

    /// The one that signs.
    AccessKey newest() {
        return access.getLast();
    }

    /// Those that verify.
    List<AccessKey> access() {
        return access;
    }

    byte[] refresh() {
        return refresh.clone();
    }

    /// Makes a new key that signs from now on; returns its id. Keys whose tokens have all expired
    /// go.
    synchronized String rotate() throws IOException {
        List<AccessKey> former = access;
        List<AccessKey> next = new ArrayList<>();
        Instant now = clock.instant();
        for (int i = 0; i < former.size(); i++) {
            Instant signedUntil = i + 1 < former.size() ? former.get(i + 1).createdAt() : now;
            if (signedUntil.plus(lifetime).isAfter(now)) {
                next.add(former.get(i));
            }
        }
        next.add(fresh());
        access = List.copyOf(next);
        try {
            write();
        } catch (IOException e) {
            access = former;
            throw e;
        }
        return newest().kid();
    }

    private AccessKey fresh() {
        return new AccessKey(
                HexFormat.of().formatHex(Ids.random(8)),
                SigningKey.generate(),
                clock.instant().truncatedTo(ChronoUnit.MILLIS));
    }

    private void read() throws IOException {
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
        if (!PRIVATE.containsAll(mode)) {
            throw new IOException(
                    "%s may be read or written by others (mode %s); it must be 0600"
                            .formatted(file, PosixFilePermissions.toString(mode)));
        }
        List<AccessKey> found = new ArrayList<>();
        Optional<byte[]> mac = Optional.empty();
        for (String line : Files.readAllLines(file)) {
            String[] words = line.split(" ");
            try {
                byte[] key = Base64.getUrlDecoder().decode(words[2]);
                Instant created = Instant.parse(words[3]);
                switch (words[0]) {
                    case ACCESS -> found.add(new AccessKey(words[1], new SigningKey(key), created));
                    case REFRESH -> mac = Optional.of(key).filter(k -> k.length == KEY_BYTES);
                    default -> throw new IllegalArgumentException("unknown kind");
                }
            } catch (RuntimeException e) {
                // Without a cause: its message may hold a part of the key.
                throw new IOException(file + " holds a line that is not KIND KID KEY CREATED");
            }
        }
        if (found.isEmpty() || mac.isEmpty()) {
            throw new IOException(file + " lacks a key");
        }
        access = List.copyOf(found);
        refresh = mac.get();
    }

    /// Beside it, then renamed: a crash leaves the old file or the new one.
    private void write() throws IOException {
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        StringBuilder text = new StringBuilder();
        text.append(
                "%s - %s %s\n".formatted(REFRESH, base64.encodeToString(refresh), Instant.EPOCH));
        for (AccessKey key : access) {
            text.append(
                    "%s %s %s %s\n"
                            .formatted(
                                    ACCESS,
                                    key.kid(),
                                    base64.encodeToString(key.key().seed()),
                                    key.createdAt()));
        }
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(draft);
        try (FileChannel channel =
                FileChannel.open(
                        draft,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(PRIVATE))) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(text.toString());
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
