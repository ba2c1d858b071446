package dev.waxwing.log;

import dev.waxwing.config.Section;
import dev.waxwing.config.Setting;

/// How much memory logs use.
@Section(value = "log", doc = "The logs: what is kept in order and read again by offset.")
public record LogConfig(
        @Setting(
                        value = "8 MiB",
                        min = "64 KiB",
                        max = "1 GiB",
                        bytes = true,
                        doc =
                                "Memory for the newest records of the logs that somebody follows,"
                                        + " over all logs; who is further behind reads the disk.")
                long tailCache) {}
