package dev.waxwing.ops.admin;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// The registry of operations by name, such as `user.list`. Safe for all threads.
public final class AdminOperations {
    private final Map<String, AdminOperation> operations = new ConcurrentHashMap<>();

    /// Adds one.
    ///
    /// @throws IllegalStateException when the name is taken
    public AdminOperations add(String name, AdminOperation operation) {
        if (operations.putIfAbsent(name, operation) != null) {
            throw new IllegalStateException("there are two admin operations '" + name + "'");
        }
        return this;
    }

    public Set<String> names() {
        return new TreeSet<>(operations.keySet());
    }

    /// Runs one.
    ///
    /// @throws AdminRefused also when there is none of that name
    public void run(String name, AdminArguments arguments, Consumer<String> out)
            throws IOException {
        AdminOperation operation = operations.get(name);
        if (operation == null) {
            throw new AdminRefused("this server has no admin operation '" + name + "'");
        }
        try {
            operation.run(arguments, out);
        } catch (IllegalArgumentException e) {
            AdminRefused refused = new AdminRefused(String.valueOf(e.getMessage()));
            refused.initCause(e);
            throw refused;
        }
    }
}
