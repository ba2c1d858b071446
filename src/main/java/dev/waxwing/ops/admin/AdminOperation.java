package dev.waxwing.ops.admin;

import java.io.IOException;
import java.util.function.Consumer;

/// One thing an operator can do. Runs on a virtual thread of its own, or on the main thread of a
/// command while no server runs; may block.
@FunctionalInterface
public interface AdminOperation {
    /// Does it.
    ///
    /// @param out takes lines for the operator's screen, each sent as it comes
    /// @throws AdminRefused when it cannot be done, with one sentence for the operator
    /// @throws IllegalArgumentException likewise
    void run(AdminArguments arguments, Consumer<String> out) throws AdminRefused, IOException;
}
