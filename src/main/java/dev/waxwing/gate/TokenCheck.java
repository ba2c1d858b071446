package dev.waxwing.gate;

import dev.waxwing.accounts.Authenticator;
import dev.waxwing.accounts.Identity;
import dev.waxwing.ops.AuditOrigin;
import java.net.InetAddress;
import java.util.Optional;
import java.util.function.Consumer;

/// What every edge asks about a token. A revoked key is noted with the address that it came from.
/// Safe for all threads; never blocks.
///
/// @param guessed is told from where somebody tries to find a token: [AddressBlocks#failed]
public record TokenCheck(Authenticator authenticator, Consumer<Address> guessed) {
    /// Who a token belongs to; empty when it proves nothing, which may count against the address.
    public Optional<Identity> identity(String token, Address from) {
        Optional<Identity> known = known(token, from);
        if (known.isEmpty()) {
            missed(token, from);
        }
        return known;
    }

    /// As above, from an address as text.
    public Optional<Identity> identity(String token, String from) {
        return identity(token, Address.of(InetAddress.ofLiteral(from)));
    }

    /// As [#identity], where a token that proves nothing here may still be good for something else;
    /// if it is not, say [#missed].
    public Optional<Identity> known(String token, Address from) {
        return new AuditOrigin("", from.text()).call(() -> authenticator.authenticate(token));
    }

    /// A token was good for nothing.
    public void missed(String token, Address from) {
        if (authenticator.isGuess(token)) {
            guessed.accept(from);
        }
    }
}
