package dev.waxwing.gateway.http.accounts;

import dev.waxwing.accounts.Identity;
import dev.waxwing.gate.Address;
import dev.waxwing.gate.Entry;
import dev.waxwing.gate.Gate;
import dev.waxwing.gate.Traffic;
import dev.waxwing.gate.Verdict;
import dev.waxwing.gateway.http.Caller;
import dev.waxwing.gateway.http.GateAdmission;
import dev.waxwing.model.UserId;
import org.jspecify.annotations.Nullable;

/// The gate before logins and registrations. Their requests have passed it once, as requests; whose
/// account they are about is known only by their body.
public record GateGuard(Gate gate) implements LoginGuard {
    @Override
    public void login(UserId user, Caller caller) {
        pass(new Attempt(Traffic.LOGIN, caller.origin(), user));
    }

    @Override
    public void registration(Caller caller) {
        pass(new Attempt(Traffic.REGISTRATION, caller.origin(), null));
    }

    @Override
    public void failed(UserId user, Caller caller) {
        gate.blocks().failed(caller.origin());
    }

    private void pass(Attempt attempt) {
        if (gate.pass(attempt) instanceof Verdict.Refused refused) {
            throw GateAdmission.refused(refused);
        }
    }

    /// @param account the account that somebody tries to open
    private record Attempt(Traffic traffic, Address address, @Nullable UserId account)
            implements Entry {
        @Override
        public int size() {
            return 0;
        }

        @Override
        public int maxSize() {
            return 0;
        }

        @Override
        public @Nullable Identity identity() {
            return null;
        }

        @Override
        public boolean anonymous() {
            return true;
        }

        @Override
        public @Nullable UserId counted(@Nullable Identity identity) {
            return account;
        }
    }
}
