package dev.waxwing.client.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waxwing.client.Terminal;
import dev.waxwing.client.chat.KnownUsers.Finding;
import dev.waxwing.crypto.DeviceKeys;
import dev.waxwing.crypto.DevicePublicKeys;
import dev.waxwing.model.UserId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownUsersTest {
    private static final UserId BOB = new UserId("bob");

    @TempDir private Path directory;

    private static DevicePublicKeys keys() {
        return DeviceKeys.generate(InstantSource.system()).ofAccount().publicKeys();
    }

    @Test
    void theFirstKeysArePinnedAndOthersAreNoticedAlsoLater() throws IOException {
        Path file = directory.resolve("known");
        DevicePublicKeys first = keys();
        DevicePublicKeys second = keys();
        assertThat(KnownUsers.open(file).look(BOB, first)).isEqualTo(Finding.NEW);
        KnownUsers again = KnownUsers.open(file);
        assertThat(again.look(BOB, first)).isEqualTo(Finding.SAME);
        assertThat(again.look(BOB, second)).isEqualTo(Finding.CHANGED);
        assertThat(again.look(BOB, second)).as("asked twice").isEqualTo(Finding.CHANGED);
        again.trust(BOB, second);
        assertThat(KnownUsers.open(file).look(BOB, second)).isEqualTo(Finding.SAME);
        assertThat(KnownUsers.open(file).look(BOB, first)).isEqualTo(Finding.CHANGED);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void aDamagedFileIsNotTakenForAnEmptyOne() throws IOException {
        Path file = Files.writeString(directory.resolve("known"), "bob nonsense\n");
        assertThatThrownBy(() -> KnownUsers.open(file)).hasMessageContaining("known");
    }

    @Test
    void textFromElsewhereCannotDraw() {
        assertThat(Terminal.printable("a\u001b[2Jb\nc\u202ed ü\uD83D\uDE00"))
                .isEqualTo("a?[2Jb?c?d ü\uD83D\uDE00");
    }
}
