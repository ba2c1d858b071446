package dev.waxwing.gateway.http;

import dev.waxwing.accounts.Identity;
import dev.waxwing.accounts.Permission;
import dev.waxwing.gate.Address;
import dev.waxwing.gate.Entry;
import dev.waxwing.gate.Gate;
import dev.waxwing.gate.TokenCheck;
import dev.waxwing.gate.Traffic;
import dev.waxwing.gate.Verdict;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Leads every request through the [Gate]. Safe for all threads.
///
/// @param tokens whose tokens count
/// @param openOnLoopback `http.open-on-loopback`
public record GateAdmission(Gate gate, TokenCheck tokens, boolean openOnLoopback)
        implements Admission {

    @Override
    public Optional<Identity> admit(Route route, Caller caller, long declaredLength) {
        Request request = new Request(route, caller, declaredLength);
        Optional<Traffic> traffic = route.traffic();
        if (traffic.isEmpty()) {
            return new TokenAdmission(
                            token -> tokens.identity(token, caller.origin()), openOnLoopback)
                    .admit(route, caller, declaredLength);
        }
        if (gate.pass(request) instanceof Verdict.Refused refused) {
            throw refused(refused);
        }
        return Optional.ofNullable(request.identity());
    }

    /// The gate's refusal as a problem document says it.
    public static Refused refused(Verdict.Refused refused) {
        Optional<Duration> retry =
                Optional.of(refused.retryAfter()).filter(after -> !after.isZero());
        return new Refused(refused.code(), refused.sentence(), retry);
    }

    /// A request as the gate sees it.
    private final class Request implements Entry {
        private final Route route;
        private final Caller caller;
        private final long declaredLength;
        private @Nullable Optional<Identity> found;

        private Request(Route route, Caller caller, long declaredLength) {
            this.route = route;
            this.caller = caller;
            this.declaredLength = declaredLength;
        }

        @Override
        public Traffic traffic() {
            return route.traffic().orElse(Traffic.REST);
        }

        @Override
        public Address address() {
            return caller.origin();
        }

        @Override
        public int size() {
            return (int) Math.min(declaredLength, Integer.MAX_VALUE);
        }

        @Override
        public int maxSize() {
            return route.bodyLimit();
        }

        /// A token is not looked at where anybody may come, and always where one is needed.
        @Override
        public @Nullable Identity identity() {
            if (found == null) {
                found =
                        route.access() instanceof Access.Anyone
                                ? Optional.empty()
                                : caller.token().flatMap(t -> tokens.identity(t, caller.origin()));
            }
            return found.orElse(null);
        }

        @Override
        public boolean anonymous() {
            return switch (route.access()) {
                case Access.Anyone _ -> true;
                case Access.Known _ -> false;
                case Access.Needs needs -> isOpen(needs);
            };
        }

        @Override
        public @Nullable Permission permission() {
            return route.access() instanceof Access.Needs needs && !isOpen(needs)
                    ? needs.permission()
                    : null;
        }

        /// Without a token only: a wrong one, or one that may do less, does not go unnoticed.
        private boolean isOpen(Access.Needs needs) {
            return needs.openOnLoopback()
                    && openOnLoopback
                    && caller.isLocal()
                    && caller.token().isEmpty();
        }
    }
}
