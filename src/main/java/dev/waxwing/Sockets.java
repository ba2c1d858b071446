package dev.waxwing;

import dev.waxwing.gate.Address;
import dev.waxwing.gate.ConnectionSlots.Slot;
import dev.waxwing.gate.Gate;
import dev.waxwing.gate.Verdict;
import dev.waxwing.gateway.http.Refused;
import dev.waxwing.gateway.websocket.Arrivals;
import dev.waxwing.model.UserId;
import dev.waxwing.sessions.Place;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;

/// The gate's word on who may open one more WebSocket connection. Safe for all threads.
record Sockets(Gate gate) implements Arrivals {
    @Override
    public Place arrive(String address) {
        return switch (gate.arrive(Address.of(InetAddress.ofLiteral(address)))) {
            case Slot slot -> new Counted(slot);
            case Verdict.Refused(var code, String sentence, Duration retryAfter) ->
                    throw new Refused(
                            code, sentence, Optional.of(retryAfter).filter(d -> !d.isZero()));
        };
    }

    /// A place that the gate counts.
    private record Counted(Slot slot) implements Place {
        @Override
        public boolean claim(UserId user) {
            return slot.claim(user) instanceof Verdict.Admitted;
        }

        @Override
        public void close() {
            slot.close();
        }
    }
}
