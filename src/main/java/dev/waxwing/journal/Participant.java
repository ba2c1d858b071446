package dev.waxwing.journal;

import java.util.List;

/// State in memory that follows the storage: gathers what the works of a group add, writes it in
/// one go, and takes it back when the group fails. All methods run on the writer thread.
public interface Participant {
    /// Every work of the group has been applied: write what was gathered.
    void beforeCommit();

    /// The group is on disk; runs before the works are told.
    void afterCommit();

    /// The group was rolled back: forget what it added.
    void afterRollback();

    /// Several as one, told in this order; what was rolled back is taken back in reverse.
    static Participant together(Participant... all) {
        List<Participant> members = List.of(all);
        return new Participant() {
            @Override
            public void beforeCommit() {
                members.forEach(Participant::beforeCommit);
            }

            @Override
            public void afterCommit() {
                members.forEach(Participant::afterCommit);
            }

            @Override
            public void afterRollback() {
                members.reversed().forEach(Participant::afterRollback);
            }
        };
    }

    /// A participant without state.
    Participant NONE =
            new Participant() {
                @Override
                public void beforeCommit() {}

                @Override
                public void afterCommit() {}

                @Override
                public void afterRollback() {}
            };
}
