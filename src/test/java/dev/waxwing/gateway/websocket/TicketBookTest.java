package dev.waxwing.gateway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waxwing.accounts.Identity;
import dev.waxwing.accounts.Role;
import dev.waxwing.model.UserId;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TicketBookTest {
    private static final Identity ANN =
            new Identity(
                    new UserId("ann"),
                    Role.MEMBER,
                    "s1",
                    Role.MEMBER.permissions(),
                    Instant.EPOCH,
                    Instant.MAX);

    private final AtomicLong now = new AtomicLong();
    private final AtomicBoolean counts = new AtomicBoolean(true);
    private final TicketBook book = new TicketBook(_ -> counts.get(), now::get);

    @Test
    void aTicketIsGoodOnce() {
        String ticket = book.give(ANN);

        assertThat(ticket).hasSize(43);
        assertThat(book.redeem(ticket)).contains(ANN);
        assertThat(book.redeem(ticket)).isEmpty();
        assertThat(book.redeem("never given")).isEmpty();
    }

    @Test
    void aTicketIsGoodForThirtySeconds() {
        String early = book.give(ANN);
        now.addAndGet(TimeUnit.SECONDS.toNanos(30));
        String late = book.give(ANN);
        now.incrementAndGet();

        assertThat(book.redeem(early)).isEmpty();
        assertThat(book.redeem(late)).contains(ANN);
    }

    @Test
    void aTicketOfARevokedLoginIsNone() {
        String ticket = book.give(ANN);
        counts.set(false);

        assertThat(book.redeem(ticket)).isEmpty();
    }
}
