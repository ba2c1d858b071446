package dev.waxwing.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Everything that may set a value, beside the records' defaults. Immutable.
///
/// @param file the HOCON file, which must exist and be readable when it is given
/// @param environment all environment variables; those that start with `WAXWING_` count, and an
///   empty one counts as not set
/// @param flags in the order of the command line; of two that set one key by the same flag the last
///   one wins
public record Inputs(Optional<Path> file, Map<String, String> environment, List<Flag> flags) {

    /// A value from the command line.
    ///
    /// @param name the flag as the user typed it, `--line-port`
    /// @param key the key it sets, `line.port`
    public record Flag(String name, String key, String value) {}

    public Inputs {
        environment = Map.copyOf(environment);
        flags = List.copyOf(flags);
    }

    /// Nothing but the defaults.
    public static Inputs none() {
        return new Inputs(Optional.empty(), Map.of(), List.of());
    }
}
