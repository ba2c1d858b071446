package dev.waxwing.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waxwing.backend.disk.IdFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;

/// A window whose ids are sealed to a real file in small generations, against the list of all that
/// it was ever told.
final class SealedWindowProperties {
    private static final Path DIRECTORY = directory();
    private static final IdFile ARCHIVE = archive();

    /// What happens when a group of ids was added.
    private enum End {
        ROLLBACK,
        STAY,
        SEAL,
        SEAL_AND_MERGE
    }

    private record Group(List<Integer> ids, End end) {}

    private static Path directory() {
        try {
            return Files.createTempDirectory("sealed-ids");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static IdFile archive() {
        try {
            return IdFile.open(DIRECTORY);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterContainer
    static void close() throws IOException {
        ARCHIVE.close();
        Files.delete(DIRECTORY.resolve("scratch"));
        Files.delete(DIRECTORY);
    }

    /// Few different high halves: nearly every id collides with others.
    private static IdHash hash(int id) {
        return new IdHash(id % 3 - 1, id);
    }

    @Provide
    Arbitrary<Group> groups() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 90).list().ofMaxSize(9),
                        Arbitraries.of(End.class))
                .as(Group::new);
    }

    @Property(tries = 500)
    void remembersExactlyTheNewestThatItSaysItRemembers(
            @ForAll @IntRange(min = 10, max = 50) int limit,
            @ForAll @Size(max = 60) List<@From("groups") Group> groups) {
        DedupWindow window = new DedupWindow(limit);
        List<Integer> told = new ArrayList<>();
        for (Group group : groups) {
            int before = told.size();
            for (int id : group.ids) {
                boolean fresh = !remembered(window, told).contains(id);
                assertThat(window.add(hash(id))).as("id %d is new", id).isEqualTo(fresh);
                if (fresh) {
                    told.add(id);
                }
            }
            end(group.end, window, told, before);
            assertThat(window.added()).isEqualTo(told.size());
        }
        for (int id = 1; id <= 90; id++) {
            assertThat(window.contains(hash(id)))
                    .as("id %d", id)
                    .isEqualTo(remembered(window, told).contains(id));
        }
    }

    @Property(tries = 200)
    void neverRemembersFewerThanItsLimit(
            @ForAll @IntRange(min = 10, max = 200) int limit,
            @ForAll @Size(max = 40) List<@IntRange(min = 1, max = 20) Integer> generations) {
        DedupWindow window = new DedupWindow(limit);
        int most = limit + Math.max(20, limit / 4);
        int id = 0;
        for (int ids : generations) {
            for (int n = 0; n < ids; n++) {
                assertThat(window.add(hash(++id))).isTrue();
            }
            window.seal(ARCHIVE);
            window.forgetSurplus();
            assertThat(window.size()).isBetween(Math.min(limit, id), most);
            if (window.generations() > 4 && window.merge(limit / 4, ARCHIVE)) {
                assertThat(window.size()).isBetween(Math.min(limit, id), most);
            }
        }
        for (int n = 1; n <= id; n++) {
            assertThat(window.contains(hash(n))).as("id %d", n).isEqualTo(n > id - window.size());
        }
    }

    private static void end(End end, DedupWindow window, List<Integer> told, int before) {
        switch (end) {
            case ROLLBACK -> {
                while (told.size() > before) {
                    window.undoLast();
                    told.removeLast();
                }
            }
            case STAY -> {}
            case SEAL -> window.seal(ARCHIVE);
            case SEAL_AND_MERGE -> {
                window.seal(ARCHIVE);
                window.merge(20, ARCHIVE);
            }
        }
        window.forgetSurplus();
    }

    private static List<Integer> remembered(DedupWindow window, List<Integer> told) {
        return told.subList(told.size() - window.size(), told.size());
    }
}
