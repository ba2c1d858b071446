package dev.waxwing.rules;

import java.util.List;
import java.util.Optional;

/// Where rules and their versions are kept. [#last], [#count] and [#add] run on the journal's
/// writer thread, inside its transaction: they see what it has changed, and are durable with its
/// commit. The others run anywhere else, see what was committed before, and block. All may throw
/// [dev.waxwing.journal.StorageException].
public interface RuleStore {
    /// The versions of one rule that are kept, the newest.
    int VERSIONS = 20;

    /// The removed rules whose versions are kept, the last to be removed.
    int REMOVED = 1_000;

    /// The newest version of a rule, also when that is its removal.
    Optional<RuleVersion> last(RuleName name);

    /// How many rules there are.
    int count();

    /// Adds a version, which counts from now on; forgets those that are too many.
    void add(RuleVersion version);

    /// The version that counts of each rule that there is.
    List<RuleVersion> current();

    /// The versions of a rule that are kept, the newest first.
    List<RuleVersion> history(RuleName name);
}
