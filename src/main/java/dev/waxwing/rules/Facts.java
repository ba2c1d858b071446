package dev.waxwing.rules;

import dev.waxwing.accounts.Role;
import dev.waxwing.model.UserId;
import org.jspecify.annotations.Nullable;

/// All that rules may know of a message: where it goes, who sent it, how large it is, its clear
/// headers. Never its content. Asked by one thread during [RuleBook#apply], several times; so each
/// answer has to be at hand, and none may be made anew.
public interface Facts {
    /// What kind of place it goes to.
    Destination kind();

    /// The name of the topic, normalised; for a message to an exchange its name, a dot and the
    /// routing key; for what a rule copies to a queue the name of that queue. Empty for the other
    /// kinds.
    String topic();

    /// Who sent it; null for the server itself and for whoever has not said.
    @Nullable UserId sender();

    /// What the sender is; null where nobody is known.
    @Nullable Role role();

    /// To whom a direct message goes; null for the other kinds.
    default @Nullable UserId recipient() {
        return null;
    }

    /// Bytes of the payload as it was sent, sealed or not.
    long size();

    /// The value of a clear header; null when it has none of that name.
    ///
    /// @param name in lower case
    @Nullable String header(String name);

    /// Which rules have made this message out of another: [Lineage#NONE] for what a client sent.
    default Lineage lineage() {
        return Lineage.NONE;
    }
}
