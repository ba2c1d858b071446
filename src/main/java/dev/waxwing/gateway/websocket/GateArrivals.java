package dev.waxwing.gateway.websocket;

import dev.waxwing.gate.Address;
import dev.waxwing.gate.ConnectionSlots.Slot;
import dev.waxwing.gate.Gate;
import dev.waxwing.gate.Verdict;
import dev.waxwing.gateway.http.GateAdmission;
import dev.waxwing.model.UserId;
import dev.waxwing.sessions.Place;

/// Places as the gate gives them out.
public record GateArrivals(Gate gate) implements Arrivals {
    @Override
    public Place arrive(Address origin) {
        return switch (gate.arrive(origin)) {
            case Verdict.Refused refused -> throw GateAdmission.refused(refused);
            case Slot slot -> new InSlot(slot);
        };
    }

    private record InSlot(Slot slot) implements Place {
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
