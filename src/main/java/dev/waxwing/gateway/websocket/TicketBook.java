package dev.waxwing.gateway.websocket;

import dev.waxwing.accounts.Identity;
import dev.waxwing.gateway.http.Access;
import dev.waxwing.gateway.http.Answer;
import dev.waxwing.gateway.http.Refused;
import dev.waxwing.gateway.http.RouteTable;
import dev.waxwing.gateway.http.Routes;
import dev.waxwing.model.ErrorCode;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/// Tickets that were given out and not used: in memory, since they last for 30 s. `POST
/// /api/v1/tickets` gives one to whoever is known. Safe for all threads.
public final class TicketBook implements Tickets, Routes {
    private static final Duration LIFETIME = Duration.ofSeconds(30);
    private static final int BYTES = 32;
    private static final int MOST = 20_000;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Predicate<Identity> stillCounts;
    private final LongSupplier nanoTime;

    /// The oldest first.
    private final Map<String, Ticket> tickets = new LinkedHashMap<>();

    private record Ticket(Identity identity, long givenAt) {}

    /// The answer.
    private record Given(String ticket, long expiresInS) {}

    /// @param stillCounts whether nothing of an identity was revoked since
    /// @param nanoTime the monotonic clock
    public TicketBook(Predicate<Identity> stillCounts, LongSupplier nanoTime) {
        this.stillCounts = stillCounts;
        this.nanoTime = nanoTime;
    }

    @Override
    public void addTo(RouteTable table) {
        table.post(
                "/api/v1/tickets",
                Access.KNOWN,
                0,
                call -> Answer.json(201, new Given(give(call.known()), LIFETIME.toSeconds())));
    }

    /// Makes a ticket.
    ///
    /// @throws Refused when too many were given and not used
    synchronized String give(Identity identity) {
        forgetOld();
        if (tickets.size() >= MOST) {
            throw new Refused(
                    ErrorCode.AT_CAPACITY, "Too many tickets are unused.", Optional.of(LIFETIME));
        }
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        String ticket = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        tickets.put(ticket, new Ticket(identity, nanoTime.getAsLong()));
        return ticket;
    }

    @Override
    public synchronized Optional<Identity> redeem(String ticket) {
        forgetOld();
        return Optional.ofNullable(tickets.remove(ticket))
                .map(Ticket::identity)
                .filter(stillCounts);
    }

    private void forgetOld() {
        long now = nanoTime.getAsLong();
        Iterator<Ticket> oldest = tickets.values().iterator();
        while (oldest.hasNext() && now - oldest.next().givenAt() > LIFETIME.toNanos()) {
            oldest.remove();
        }
    }
}
