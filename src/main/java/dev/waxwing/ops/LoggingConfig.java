package dev.waxwing.ops;

import dev.waxwing.config.Section;
import dev.waxwing.config.Setting;

/// How the server's own log is written.
@Section(value = "logging", doc = "The server's log, on standard error.")
public record LoggingConfig(
        @Setting(
                        value = "text",
                        doc = "`text` for people; `json`, one object a line, for programs.")
                Format format) {
    /// Forms of a log.
    public enum Format {
        TEXT,
        JSON
    }
}
