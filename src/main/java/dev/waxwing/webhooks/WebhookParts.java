package dev.waxwing.webhooks;

import dev.waxwing.crypto.ServerKeys;
import dev.waxwing.log.Logs;
import dev.waxwing.ops.Audit;
import dev.waxwing.resilience.BreakerWatch;
import java.time.InstantSource;

/// What webhooks are made of.
///
/// @param keys under which secrets are sealed
/// @param audit takes part in the journal
public record WebhookParts(
        WebhookStore store,
        ServerKeys keys,
        Logs logs,
        Audit audit,
        HookTransport transport,
        WebhookWatch watch,
        BreakerWatch breakers,
        InstantSource clock) {}
