package dev.waxwing.ops;

import dev.waxwing.config.Section;
import dev.waxwing.config.Setting;
import java.time.Duration;

/// What is kept about the server's own running.
@Section(value = "ops", doc = "Figures and records about the server itself.")
public record OpsConfig(
        @Setting(
                        value = "1m",
                        min = "1s",
                        max = "24h",
                        doc = "How often the figures of `/metrics` are kept in the database.")
                Duration metricsEvery,
        @Setting(
                        value = "168h",
                        min = "1m",
                        max = "87600h",
                        doc = "How long they are kept: a day takes about 5 MiB.")
                Duration metricsKeep,
        @Setting(
                        value = "720h",
                        min = "1m",
                        max = "87600h",
                        doc = "How long it is kept who was connected, after a connection's end.")
                Duration connectionsKeep,
        @Setting(
                        value = "256 MiB",
                        min = "1 MiB",
                        bytes = true,
                        doc = "Free disk space below which the server's health says so.")
                long diskLow) {}
