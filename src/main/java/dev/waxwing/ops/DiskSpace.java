package dev.waxwing.ops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// How much room the disk of the data directory has. Safe for all threads.
///
/// @param low free bytes below which it is said
public record DiskSpace(Path data, long low) {
    /// Free bytes; 0 when the disk cannot be asked.
    public long free() {
        try {
            return Files.getFileStore(data).getUsableSpace();
        } catch (IOException _) {
            return 0;
        }
    }

    /// Never down: a full disk refuses what is new and goes on with the rest.
    public PartHealth health() {
        long free = free();
        return free >= low
                ? PartHealth.UP
                : PartHealth.degraded("%d MiB are free".formatted(free >> 20));
    }
}
