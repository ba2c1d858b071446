package dev.waxwing.broker;

import dev.waxwing.journal.Journal;
import dev.waxwing.tracing.Tracing;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// What every [QueueActor] works with.
///
/// @param tracing null when nothing is traced
record BrokerParts(
        Journal journal,
        QueueLedger ledger,
        BlockLoader loader,
        BodyCache cache,
        InstantSource clock,
        Duration lease,
        @Nullable Tracing tracing) {}
