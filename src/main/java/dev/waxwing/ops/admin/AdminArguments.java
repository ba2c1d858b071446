package dev.waxwing.ops.admin;

import java.util.Map;
import java.util.Optional;

/// What an operation was given, by name.
public record AdminArguments(Map<String, String> values) {
    /// No arguments at all.
    public static final AdminArguments NONE = new AdminArguments(Map.of());

    public AdminArguments {
        values = Map.copyOf(values);
    }

    /// An argument that has to be there.
    ///
    /// @throws AdminRefused naming it when it is not
    public String required(String name) throws AdminRefused {
        return optional(name).orElseThrow(() -> new AdminRefused("'" + name + "' is missing"));
    }

    public Optional<String> optional(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /// Names the arguments without their values: some are secrets.
    @Override
    public String toString() {
        return values.keySet().toString();
    }
}
