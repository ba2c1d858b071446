package dev.waxwing.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waxwing.faults.FaithlessServer.Sin;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The checks of the fault tests catch a server that breaks its word once in a thousand messages.
@Timeout(60)
final class WorkloadTest {
    @Test
    void anHonestServerIsClean() throws IOException {
        Verdict verdict = verdictOn(Sin.NONE);
        assertThat(verdict.isClean()).as(verdict.toString()).isTrue();
        assertThat(verdict.received()).isEqualTo(verdict.sent()).isGreaterThanOrEqualTo(5_000);
        assertThat(verdict.acknowledged()).isEqualTo(verdict.sent());
    }

    @Test
    void aLostMessageIsSeen() throws IOException {
        Verdict verdict = verdictOn(Sin.LOSES);
        assertThat(verdict.lost()).isEqualTo(verdict.sent() / 1_000);
        assertThat(verdict.example()).isNotEmpty();
    }

    @Test
    void aMessageAfterItsConfirmationIsSeen() throws IOException {
        assertThat(verdictOn(Sin.REPEATS).duplicates()).isGreaterThanOrEqualTo(4);
    }

    @Test
    void aCopyLeftInTheQueueIsSeen() throws IOException {
        assertThat(verdictOn(Sin.HOARDS).duplicates()).isGreaterThanOrEqualTo(5);
    }

    @Test
    void aChangedOrderIsSeen() throws IOException {
        assertThat(verdictOn(Sin.SWAPS).misordered()).isPositive();
    }

    @Test
    void aChangedTextIsSeen() throws IOException {
        assertThat(verdictOn(Sin.ALTERS).invented()).isGreaterThanOrEqualTo(5);
    }

    @Test
    void aWrongAckIsSeen() throws IOException {
        assertThat(verdictOn(Sin.MISTAKES).contradictions()).isGreaterThanOrEqualTo(5);
    }

    @Test
    void aMessageStoredTwiceIsSeen() throws IOException {
        Verdict verdict = verdictOn(Sin.FORGETS_IDS);
        assertThat(verdict.duplicates() + verdict.repeated()).isPositive();
        assertThat(verdict.isClean()).isFalse();
    }

    private static Verdict verdictOn(Sin sin) throws IOException {
        try (FaithlessServer server = new FaithlessServer(sin);
                Workload workload = Workload.running(Load.ordered(server.port()).declare())) {
            workload.awaitProgress(5_000, Duration.ofSeconds(20));
            Duration patience = Duration.ofSeconds(sin == Sin.LOSES ? 1 : 20);
            return workload.finish(patience);
        }
    }
}
