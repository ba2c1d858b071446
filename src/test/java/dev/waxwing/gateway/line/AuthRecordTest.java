package dev.waxwing.gateway.line;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waxwing.accounts.TokenFile.Entry;
import dev.waxwing.gate.Address;
import dev.waxwing.ops.AuditEvent;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class AuthRecordTest {
    private static final Entry BILLING = new Entry("billing", "the hash", Instant.EPOCH);

    private final AtomicLong now = new AtomicLong();
    private final List<AuditEvent> rows = new ArrayList<>();
    private final AuthRecord record = new AuthRecord(rows::add, now::get);

    private static Address from(int n) {
        try {
            byte[] bytes = {10, 0, (byte) (n >> 8), (byte) n};
            return Address.of(InetAddress.getByAddress(bytes));
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private List<String> said() {
        List<String> said =
                rows.stream()
                        .map(row ->
                                "%s %s %s: %s"
                                        .formatted(
                                                row.kind().word(),
                                                row.actor(),
                                                row.address(),
                                                row.detail()))
                        .toList();
        rows.clear();
        return said;
    }

    @Test
    void theFirstIsARowAtOnceAndWhatFollowsIsAnother() {
        for (int i = 0; i < 5; i++) {
            record.tried(Optional.empty(), from(1));
        }
        record.tried(Optional.of(BILLING), from(1));
        assertThat(said())
                .containsExactly(
                        "login_failed  10.0.0.1: wrong token on the line",
                        "login_ok token billing 10.0.0.1: auth on the line");
        now.addAndGet(TimeUnit.SECONDS.toNanos(60) - 1);
        record.sweep();
        assertThat(said()).isEmpty();
        now.incrementAndGet();
        record.sweep();
        assertThat(said())
                .containsExactly(
                        "login_failed  10.0.0.1: wrong token on the line, 4 times more within 60"
                                + " s");
        record.tried(Optional.empty(), from(1));
        assertThat(said()).hasSize(1);
    }

    @Test
    void manyAddressesShareARow() {
        for (int i = 0; i < 3_000; i++) {
            record.tried(Optional.empty(), from(i));
        }
        assertThat(said()).hasSize(1_001).endsWith("login_failed  : wrong token on the line");
        now.addAndGet(TimeUnit.SECONDS.toNanos(60));
        record.sweep();
        assertThat(said())
                .containsExactly(
                        "login_failed  : wrong token on the line, 1999 times more within 60 s");
    }
}
