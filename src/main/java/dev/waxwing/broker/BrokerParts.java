package dev.waxwing.broker;

import dev.waxwing.journal.Journal;
import java.time.Duration;
import java.time.InstantSource;

/// What every [QueueActor] works with.
record BrokerParts(
        Journal journal,
        QueueLedger ledger,
        BlockLoader loader,
        BodyCache cache,
        InstantSource clock,
        Duration lease) {}
