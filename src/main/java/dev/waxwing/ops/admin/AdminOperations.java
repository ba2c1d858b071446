package dev.waxwing.ops.admin;

import dev.waxwing.ops.AuditEvent;
import dev.waxwing.ops.AuditKind;
import dev.waxwing.ops.AuditLog;
import dev.waxwing.ops.AuditOrigin;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// The registry of operations by name, such as `user.list`. Safe for all threads. Every run leaves
/// a row in the audit log, beside those of what it changed; also when it was refused.
public final class AdminOperations {
    /// The arguments that say to whom or what. Others are not kept: some are secrets.
    private static final List<String> SUBJECTS = List.of("user", "id", "network", "name");

    private final AuditLog audit;
    private final Map<String, AdminOperation> operations = new ConcurrentHashMap<>();

    public AdminOperations(AuditLog audit) {
        this.audit = audit;
    }

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

    /// Runs one; its row in the audit log is on disk when this returns.
    ///
    /// @param operator the operating system's name of whoever asks
    /// @throws AdminRefused also when there is none of that name
    public void run(String operator, String name, AdminArguments arguments, Consumer<String> out)
            throws IOException {
        AdminOperation operation = operations.get(name);
        if (operation == null) {
            throw new AdminRefused("this server has no admin operation '" + name + "'");
        }
        AuditOrigin origin = AuditOrigin.operator(operator);
        String outcome = "failed";
        try {
            origin.call(() -> {
                operation.run(arguments, out);
                return name;
            });
            outcome = "done";
        } catch (AdminRefused e) {
            outcome = "refused: " + e.getMessage();
            throw e;
        } catch (IllegalArgumentException e) {
            outcome = "refused: " + e.getMessage();
            AdminRefused refused = new AdminRefused(String.valueOf(e.getMessage()));
            refused.initCause(e);
            throw refused;
        } finally {
            record(origin.event(AuditKind.ADMIN_CALL, subject(arguments), name + " " + outcome));
        }
    }

    private static String subject(AdminArguments arguments) {
        return SUBJECTS.stream()
                .map(arguments::optional)
                .flatMap(Optional::stream)
                .findFirst()
                .orElse("");
    }

    /// Waits, so that nobody is told of an end that is not on record; a failure is in the log.
    private void record(AuditEvent event) {
        var _ = audit.record(event).handle((_, _) -> event).join();
    }
}
