package dev.waxwing.config;

import java.util.List;

/// A rule that spans sections, which no record can check alone. It is asked once every section is
/// right by itself.
@FunctionalInterface
public interface Rule {
    /// What is wrong, or nothing. [Configuration#problem] words a problem of one key.
    List<Problem> check(Configuration configuration);
}
