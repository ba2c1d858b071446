package dev.waxwing.journal;

import dev.waxwing.config.Section;
import dev.waxwing.config.Setting;

/// How the journal uses disk and memory.
@Section(
        value = "journal",
        doc = "The journal: what is written to disk before anything is acknowledged.")
public record JournalConfig(
        @Setting(
                        value = "16 MiB",
                        min = "1 MiB",
                        bytes = true,
                        doc =
                                "Bytes handed to the journal and not yet on disk. Publishers are"
                                        + " slowed when there are more.")
                long queueBytes,
        @Setting(
                        value = "32 MiB",
                        min = "1 MiB",
                        max = "4 GiB",
                        bytes = true,
                        doc =
                                "The size of the write-ahead log at which it is folded into the"
                                        + " database.")
                long walSize,
        @Setting(
                        value = "4 MiB",
                        min = "1 MiB",
                        max = "1 GiB",
                        bytes = true,
                        doc = "The database's page cache.")
                long cacheSize,
        @Setting(
                        value = "8 KiB",
                        oneOf = {"4 KiB", "8 KiB", "16 KiB", "32 KiB", "64 KiB"},
                        bytes = true,
                        doc =
                                "The database's page size. It counts when the data directory is"
                                        + " made, and is ignored afterwards.")
                int pageSize) {}
