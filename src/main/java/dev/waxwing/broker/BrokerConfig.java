package dev.waxwing.broker;

import dev.waxwing.config.Section;
import dev.waxwing.config.Setting;
import java.time.Duration;

/// What the broker promises to consumers, and how much it keeps in memory. The largest message is
/// the longest line, `line.max-line`.
@Section(value = "broker", doc = "The broker: leases, redelivery, duplicates and memory.")
public record BrokerConfig(
        @Setting(
                        value = "30s",
                        min = "1s",
                        max = "24h",
                        doc =
                                "How long a consumer holds a message that it has not acknowledged"
                                        + " before another one gets it.")
                Duration lease,
        @Setting(
                        value = "100",
                        min = "1",
                        max = "100000",
                        doc =
                                "Unacknowledged messages a consumer may hold when it does not say"
                                        + " `prefetch`.")
                int prefetch,
        @Setting(
                        value = "20",
                        min = "1",
                        max = "1000000",
                        doc =
                                "Deliveries of one message before it is dead-lettered, for queues"
                                        + " that do not say `delivery_limit`.")
                int deliveryLimit,
        @Setting(
                        value = "1000000",
                        min = "1000",
                        max = "100000000",
                        doc =
                                "Published message ids that each queue remembers at least, to"
                                        + " recognise a duplicate.")
                int dedupIds,
        @Setting(
                        value = "24h",
                        min = "1m",
                        max = "8760h",
                        doc = "How long each queue remembers a published message id at least.")
                Duration dedupWindow,
        @Setting(
                        value = "16 MiB",
                        min = "1 MiB",
                        bytes = true,
                        doc =
                                "Memory for the newest of those ids, over all queues; older ones"
                                    + " are kept in a scratch file, with some 1.6 bytes of memory"
                                    + " for each.")
                long dedupMemory,
        @Setting(
                        value = "16 MiB",
                        bytes = true,
                        doc =
                                "Bodies of waiting messages kept in memory, over all queues; the"
                                        + " others are read from disk when their turn comes.")
                long bodyCache) {}
