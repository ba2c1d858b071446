package dev.waxwing.ops;

/// The figures of all queues together; the last five count since the server's start.
public record QueueTotals(
        long queues,
        long ready,
        long leased,
        long consumers,
        long published,
        long delivered,
        long redelivered,
        long acknowledged,
        long deadLettered) {}
