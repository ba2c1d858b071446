package dev.waxwing.webhooks;

import dev.waxwing.config.Section;
import dev.waxwing.config.Setting;
import dev.waxwing.log.LogOptions;
import dev.waxwing.log.Retention;
import dev.waxwing.resilience.BreakerOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Where events may be posted, and how often it is tried.
@Section(
        value = "webhooks",
        doc = "Webhooks: the hosts that events may be posted to, and how often it is tried.")
public record WebhooksConfig(
        @Setting(
                        whenUnset = "none, so that no webhook can be added",
                        doc =
                                "The hosts that webhooks may call, separated by commas:"
                                    + " `hooks.example.org` (HTTPS, port 443),"
                                    + " `hooks.example.org:8443`, `*.example.org` (any number of"
                                    + " names before it), `crm.internal=10.1.0.0/16` (may be at a"
                                    + " private address, of this network alone). `127.0.0.1:9000`"
                                    + " and `localhost:9000` may be called without TLS. `:*` is"
                                    + " every port.")
                Optional<String> allowedHosts,
        @Setting(
                        whenUnset = "those that Java trusts",
                        doc =
                                "A PEM file of the authorities whose certificates count at these"
                                        + " hosts.")
                Optional<Path> authorities,
        @Setting(value = "100", max = "10000", doc = "The most webhooks that there can be.")
                int maxHooks,
        @Setting(
                        value = "12",
                        min = "1",
                        max = "100",
                        doc = "Tries for one event, after which it becomes a dead letter.")
                int tries,
        @Setting(
                        value = "1s",
                        min = "10ms",
                        max = "10m",
                        doc =
                                "The pause after the first try for an event. Each one is twice as"
                                        + " long as the one before, less a random part of up to a"
                                        + " fifth.")
                Duration firstPause,
        @Setting(
                        value = "1h",
                        min = "10ms",
                        max = "24h",
                        doc = "The longest pause between two tries for one event.")
                Duration longestPause,
        @Setting(value = "5s", min = "100ms", max = "1m", doc = "How long connecting may take.")
                Duration connect,
        @Setting(
                        value = "10s",
                        min = "100ms",
                        max = "5m",
                        doc = "How long one try may take, from the name's address to the answer.")
                Duration call,
        @Setting(
                        value = "64",
                        min = "1",
                        max = "10000",
                        doc = "Tries that run at one time, over all webhooks.")
                int inFlight,
        @Setting(
                        value = "8",
                        min = "1",
                        max = "10000",
                        doc = "Tries that run at one time to one host and port.")
                int inFlightHost,
        @Setting(
                        value = "5",
                        min = "1",
                        max = "1000",
                        doc =
                                "When so many of the last tries to a host are known, and half or"
                                        + " more of them failed, it is left alone for a while.")
                int breakerCalls,
        @Setting(
                        value = "10s",
                        min = "10ms",
                        max = "1h",
                        doc =
                                "How long it is left alone the first time; each further time twice"
                                        + " as long, up to 16 times.")
                Duration breakerOpen,
        @Setting(
                        value = "168h",
                        min = "1m",
                        doc =
                                "How long events are kept, waiting ones and dead letters too. Older"
                                        + " ones go.")
                Duration keepFor,
        @Setting(
                        value = "256 MiB",
                        min = "1 MiB",
                        bytes = true,
                        doc = "Bytes of events that are kept for one webhook. The oldest go first.")
                long keepBytes) {

    private static final int LONGEST_OPEN = 16;
    private static final int TRIALS = 2;
    private static final int HALF = 50;

    public WebhooksConfig {
        if (longestPause.compareTo(firstPause) < 0) {
            throw new IllegalArgumentException(
                    "webhooks.longest-pause must not be shorter than webhooks.first-pause");
        }
        var _ = AllowedHosts.parse(allowedHosts.orElse(""));
    }

    /// As the logs of hooks are kept.
    LogOptions logOptions() {
        return new LogOptions(new Retention(0, keepFor, keepBytes), true);
    }

    BreakerOptions breaker() {
        return new BreakerOptions(
                breakerCalls,
                breakerCalls,
                HALF,
                breakerOpen,
                breakerOpen.multipliedBy(LONGEST_OPEN),
                TRIALS,
                call);
    }
}
