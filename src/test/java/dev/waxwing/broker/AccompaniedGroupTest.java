package dev.waxwing.broker;

import static dev.waxwing.broker.RunningBroker.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.waxwing.journal.StorageException;
import dev.waxwing.journal.StorageException.Kind;
import dev.waxwing.journal.Work;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever goes along with a publication learns how that ended, once.
final class AccompaniedGroupTest {
    @TempDir private Path directory;

    private RunningBroker running;

    @BeforeEach
    void start() {
        running = RunningBroker.start(directory);
        running.queue("q");
    }

    @AfterEach
    void close() {
        running.close();
    }

    /// Something that goes along.
    ///
    /// @param told what it was told; read when the group has ended
    private record Companion(boolean fails, List<String> told) implements Work {
        static Companion of(boolean fails) {
            return new Companion(fails, new ArrayList<>());
        }

        @Override
        public void apply() {
            if (fails) {
                throw new StorageException(Kind.FULL, "no room for it", null);
            }
        }

        @Override
        public void committed() {
            told.add("committed");
        }

        @Override
        public void failed(StorageException why) {
            told.add("failed " + why.kind());
        }
    }

    @Test
    void whatWasStoredIsTold() {
        Companion first = Companion.of(false);
        Companion second = Companion.of(false);

        get(submit(with("a", first), with("b", second)));

        assertThat(List.of(first, second))
                .allSatisfy(one -> assertThat(one.told).containsExactly("committed"));
    }

    @Test
    void whatWasNotReachedBeforeTheFailureIsToldTooOnce() {
        Companion before = Companion.of(false);
        Companion failing = Companion.of(true);
        Companion beside = Companion.of(false);
        Companion behind = Companion.of(false);

        CompletableFuture<Void> ended =
                submit(with("a", before), with("b", failing, beside), with("c", behind));

        assertThatExceptionOfType(StorageException.class).isThrownBy(() -> get(ended));
        assertThat(List.of(before, failing, beside, behind))
                .allSatisfy(one -> assertThat(one.told).containsExactly("failed FULL"));
    }

    @Test
    void whatGoesAlongWithARepetitionIsToldNothing() {
        running.publish("q", "a");
        Companion known = Companion.of(true);

        get(submit(with("a", known)));

        assertThat(known.told).isEmpty();
    }

    private Publication with(String id, Work... company) {
        Publication publication = running.publication("x", "q", id, 0, 0);
        publication.accompany(List.of(company));
        return publication;
    }

    private CompletableFuture<Void> submit(Publication... group) {
        return running.submitAccompanied(List.of(group));
    }
}
