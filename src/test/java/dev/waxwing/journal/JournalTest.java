package dev.waxwing.journal;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waxwing.journal.FaultyStorage.Gate;
import dev.waxwing.journal.JournalState.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class JournalTest {
    private static final long LIMIT = 1_000;

    private final ListStorage stored = new ListStorage();
    private final FaultyStorage storage = new FaultyStorage(stored);
    private final List<String> events = new CopyOnWriteArrayList<>();
    private final Journal journal =
            new Journal(
                    storage,
                    new Participant() {
                        @Override
                        public void beforeCommit() {
                            events.add("before " + stored.groups.size());
                        }

                        @Override
                        public void afterCommit() {
                            events.add("after " + stored.groups.size());
                        }

                        @Override
                        public void afterRollback() {
                            events.add("rollback");
                        }
                    },
                    LIMIT);

    @BeforeEach
    void start() {
        journal.start();
    }

    @AfterEach
    void close() {
        journal.close();
    }

    private NamedWork submit(String name) {
        return submit(new NamedWork(stored, name));
    }

    private <W extends Work> W submit(W work) {
        journal.submit(work);
        return work;
    }

    /// Occupies the writer with a commit of `first`; what is submitted then waits.
    private Gate occupy() {
        Gate gate = storage.holdNextCommit();
        submit("first");
        gate.awaitReached();
        return gate;
    }

    @Test
    void whatQueuedUpDuringACommitGoesIntoTheNext() {
        Gate gate = occupy();
        submit("a");
        submit("b");
        NamedWork last = submit("c");
        gate.open();

        assertThat(last.answer()).isEqualTo("committed");
        assertThat(stored.groups).containsExactly(List.of("first"), List.of("a", "b", "c"));
        assertThat(journal.commits()).isEqualTo(2);
    }

    @Test
    void aGroupEndsWhenItsWorksAreHeavy() {
        Gate gate = occupy();
        long half = Journal.GROUP_BYTES / 2;
        IntStream.range(0, 4).forEach(i -> submit(new NamedWork(stored, "w" + i, half)));
        NamedWork last = submit(new NamedWork(stored, "w4", half));
        gate.open();

        assertThat(last.answer()).isEqualTo("committed");
        assertThat(stored.groups)
                .containsExactly(
                        List.of("first"), List.of("w0", "w1"), List.of("w2", "w3"), List.of("w4"));
    }

    @Test
    void worksAreAppliedInTheOrderOfEachThread() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            String name = "t" + t + "-";
            threads.add(
                    Thread.ofVirtual()
                            .start(() -> IntStream.range(0, 1_000).forEach(i -> submit(name + i))));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(submit("last").answer()).isEqualTo("committed");

        assertThat(stored.stored()).hasSize(4_001).endsWith("last");
        for (int t = 0; t < 4; t++) {
            String name = "t" + t + "-";
            assertThat(stored.stored().stream().filter(n -> n.startsWith(name)))
                    .containsExactlyElementsOf(
                            IntStream.range(0, 1_000).mapToObj(i -> name + i).toList());
        }
    }

    @Test
    void nobodyIsToldBeforeTheCommit() {
        Gate gate = storage.holdNextCommit();
        NamedWork work = submit("a");
        gate.awaitReached();
        assertThat(work.isAnswered()).isFalse();
        gate.open();

        assertThat(work.answer()).isEqualTo("committed");
        assertThat(events).containsExactly("before 0", "after 1");
    }

    @Test
    void aFullDiskFailsItsGroupAndNoOther() {
        Gate gate = occupy();
        Gate second = storage.holdNextCommit();
        NamedWork a = submit("a");
        NamedWork b = submit("b");
        gate.open();
        second.awaitReached();
        storage.failCommit(FaultyStorage.noSpace());
        NamedWork later = submit("c");
        second.open();

        assertThat(a.answer()).isEqualTo("FULL");
        assertThat(b.answer()).isEqualTo("FULL");
        assertThat(later.answer()).isEqualTo("committed");
        assertThat(stored.groups).containsExactly(List.of("first"), List.of("c"));
        assertThat(events)
                .containsExactly(
                        "before 0", "after 1", "before 1", "rollback", "before 1", "after 2");
        assertThat(journal.state().status()).isEqualTo(Status.OK);
    }

    @Test
    void whileTheDiskIsFullWorksFailAndTheStateSaysSo() {
        storage.full(true);
        assertThat(submit("a").answer()).isEqualTo("FULL");
        assertThat(submit("b").answer()).isEqualTo("FULL");
        assertThat(journal.state().status()).isEqualTo(Status.FULL);
        assertThat(journal.state().reason()).contains("full");
        assertThat(stored.groups).isEmpty();

        storage.full(false);
        await().atMost(10, SECONDS).until(() -> submit("c").answer().equals("committed"));
        assertThat(journal.state()).isEqualTo(JournalState.FINE);
    }

    @Test
    void spaceIsNoticedWithoutAnyWork() {
        storage.full(true);
        assertThat(submit("a").answer()).isEqualTo("FULL");
        await().until(() -> storage.probes() >= 1);
        assertThat(journal.state().status()).isEqualTo(Status.FULL);

        storage.full(false);
        await().atMost(10, SECONDS).until(() -> journal.state().status() == Status.OK);
        assertThat(submit("b").answer()).isEqualTo("committed");
    }

    @Test
    void afterAFailedWriteNothingIsAcceptedAnyMore() {
        storage.failCommit(FaultyStorage.broken());
        assertThat(submit("a").answer()).isEqualTo("FAILED");
        assertThat(submit("b").answer()).isEqualTo("FAILED");

        assertThat(stored.groups).isEmpty();
        assertThat(events).containsExactly("before 0", "rollback");
        assertThat(journal.state()).isEqualTo(new JournalState(Status.FAILED, "the disk is gone"));
        assertThat(storage.probes()).isZero();
    }

    @Test
    void aWorkThatFindsNoSpaceEndsItsGroup() {
        Gate gate = occupy();
        NamedWork before = submit("before");
        NamedWork full =
                submit(
                        new NamedWork(stored, "full") {
                            @Override
                            public void apply() {
                                throw FaultyStorage.noSpace();
                            }
                        });
        NamedWork after = submit("after");
        gate.open();

        assertThat(List.of(before.answer(), full.answer(), after.answer())).containsOnly("FULL");
        assertThat(stored.stored()).containsExactly("first");
        assertThat(submit("next").answer()).isEqualTo("committed");
    }

    @Test
    void aDefectInAWorkStopsTheJournal() {
        NamedWork defect =
                submit(
                        new NamedWork(stored, "defect") {
                            @Override
                            public void apply() {
                                throw new IllegalStateException("a defect");
                            }
                        });
        assertThat(defect.answer()).isEqualTo("FAILED");
        assertThat(journal.state().reason()).contains("a defect");
        assertThat(submit("next").answer()).isEqualTo("FAILED");
        assertThat(stored.groups).isEmpty();
    }

    /// Without this a publisher would wait for ever.
    @Test
    void anErrorInAWorkIsAnsweredToo() {
        NamedWork error =
                submit(
                        new NamedWork(stored, "error") {
                            @Override
                            public void apply() {
                                throw new StackOverflowError("too deep");
                            }
                        });
        assertThat(error.answer()).isEqualTo("FAILED");
        assertThat(submit("next").answer()).isEqualTo("FAILED");
        assertThat(journal.state().status()).isEqualTo(Status.FAILED);
    }

    @Test
    void aWorkThatCannotTakeItsAnswerDisturbsNoOther() {
        Gate gate = occupy();
        submit(
                new NamedWork(stored, "deaf", LIMIT) {
                    @Override
                    public void committed() {
                        throw new IllegalStateException("deaf");
                    }
                });
        NamedWork other = submit("other");
        gate.open();

        assertThat(other.answer()).isEqualTo("committed");
        assertThat(submit("next").answer()).isEqualTo("committed");
        assertThat(stored.stored()).containsExactly("first", "deaf", "other", "next");
        assertThat(journal.isOverloaded()).isFalse();
    }

    @Test
    void itIsOverloadedWhileMoreThanTheLimitWaits() {
        Gate gate = occupy();
        submit(new NamedWork(stored, "a", LIMIT - 64));
        assertThat(journal.isOverloaded()).isFalse();
        NamedWork last = submit(new NamedWork(stored, "b", 1));
        assertThat(journal.isOverloaded()).isTrue();
        gate.open();

        last.answer();
        await().until(() -> !journal.isOverloaded());
    }

    @Test
    void failedWorksWeighNothing() {
        storage.full(true);
        submit(new NamedWork(stored, "a", 2 * LIMIT)).answer();
        assertThat(journal.isOverloaded()).isFalse();
    }

    @Test
    void closingCommitsWhatWasSubmitted() throws InterruptedException {
        Gate gate = occupy();
        NamedWork a = submit("a");
        Thread closing = Thread.ofVirtual().start(journal::close);
        NamedWork refused = submitUntilRefused();
        assertThat(refused.answer()).isEqualTo("FULL");
        assertThat(stored.closes).hasValue(0);
        gate.open();
        closing.join();

        assertThat(a.answer()).isEqualTo("committed");
        assertThat(stored.stored()).startsWith("first", "a").doesNotContain("refused");
        assertThat(stored.closes).hasValue(1);
    }

    @Test
    void whatIsClosedTwiceIsClosedOnce() {
        submit("a");
        journal.close();
        journal.close();
        assertThat(stored.closes).hasValue(1);
    }

    /// The writer stands in its commit, so only a refusal is answered.
    private NamedWork submitUntilRefused() {
        List<NamedWork> tried = new ArrayList<>();
        await().until(() -> {
            tried.add(submit("maybe"));
            return tried.getLast().isAnswered();
        });
        return tried.getLast();
    }

    @Test
    void afterCloseEveryWorkFailsAtOnce() {
        submit("a");
        journal.close();
        NamedWork late = submit("late");
        assertThat(late.isAnswered()).isTrue();
        assertThat(late.answer()).isEqualTo("FULL");
        assertThat(stored.stored()).containsExactly("a");
    }
}
