package dev.waxwing;

import dev.waxwing.accounts.Accounts;
import dev.waxwing.rules.Rules;
import dev.waxwing.trace.MessageTrace;
import dev.waxwing.tracing.Tracing;
import dev.waxwing.webhooks.Webhooks;
import org.jspecify.annotations.Nullable;

/// All that runs behind the edges. Every part is safe for all threads.
///
/// @param operations the gate, metrics, health, what operators do
/// @param trace where messages are
/// @param tracing null while nothing is followed
record Core(
        StoredState stored,
        Operations operations,
        Accounts accounts,
        Rules rules,
        Webhooks webhooks,
        Delivery delivery,
        MessageTrace trace,
        @Nullable Tracing tracing) {}
