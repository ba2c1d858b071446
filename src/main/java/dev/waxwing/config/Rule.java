package dev.waxwing.config;

import java.util.List;
import java.util.Set;

/// A rule that spans sections, which no record can check alone.
public interface Rule {
    /// The sections that the rule looks at. It is asked only when each of them is right by itself,
    /// whatever else is wrong.
    Set<Class<? extends Record>> sections();

    /// What is wrong, or nothing. [Configuration#problem] words a problem of one key.
    List<Problem> check(Configuration configuration);
}
