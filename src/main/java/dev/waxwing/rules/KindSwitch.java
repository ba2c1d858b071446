package dev.waxwing.rules;

import java.util.Collection;

/// Which kinds of messages some rule concerns: one read tells a gateway that there is nothing to be
/// looked at. Safe for all threads.
public final class KindSwitch {
    /// A bit for each [Destination].
    private volatile int bits;

    /// Whether there may be a rule for that kind.
    public boolean isOn(Destination kind) {
        return (bits & bit(kind)) != 0;
    }

    /// From now on these, and no others.
    public void set(Collection<Destination> kinds) {
        int next = 0;
        for (Destination kind : kinds) {
            next |= bit(kind);
        }
        bits = next;
    }

    static int bit(Destination kind) {
        return 1 << kind.ordinal();
    }
}
