package dev.waxwing.gate;

import dev.waxwing.config.Rate;
import dev.waxwing.config.Section;
import dev.waxwing.config.Setting;
import java.time.Duration;

/// The one table of limits. A rate is named after its [Traffic] and whom it is counted for.
@Section(
        value = "limits",
        doc =
                "How much one user, one address and all of them together may ask for. An address is"
                        + " one of IPv4, or 64 bits of IPv6.")
public record Limits(
        @Setting(
                        value = "true",
                        doc =
                                "Whether rates count at all. `false` is for measurements: it turns"
                                        + " every rate off; connections and sizes stay limited.")
                boolean rates,
        @Setting(value = "5/m", doc = "Attempts to log in as one account.") Rate loginUser,
        @Setting(value = "20/m", doc = "Attempts to log in from one address.") Rate loginAddress,
        @Setting(value = "3/h", doc = "Accounts made from one address.") Rate registrationAddress,
        @Setting(value = "120/m", doc = "Other HTTP requests of one user.") Rate restUser,
        @Setting(
                        value = "600/m",
                        doc = "Other HTTP requests from one address, whoever they are from.")
                Rate restAddress,
        @Setting(
                        value = "20/s burst 60",
                        doc = "Messages and server commands of one user, over all connections.")
                Rate messageUser,
        @Setting(value = "off", doc = "Messages and server commands from one address.")
                Rate messageAddress,
        @Setting(
                        value = "100/s burst 1000",
                        doc =
                                "What one user asks of connections of the native protocol beside"
                                        + " messages: pings, subscriptions, presence.")
                Rate controlUser,
        @Setting(value = "off", doc = "Requests that put messages into the feed, of one user.")
                Rate ingestUser,
        @Setting(value = "off", doc = "Requests that put messages into the feed, from one address.")
                Rate ingestAddress,
        @Setting(
                        value = "50/s burst 500",
                        doc = "New WebSocket and line connections from one address.")
                Rate connectAddress,
        @Setting(
                        value = "50000",
                        min = "16",
                        max = "10000000",
                        doc =
                                "Users or addresses that each rate remembers at one time, at about"
                                        + " 300 bytes each. Those beyond share a few buckets.")
                int remembered,
        @Setting(
                        value = "20000",
                        min = "1",
                        max = "1000000",
                        doc = "WebSocket connections at one time.")
                int sockets,
        @Setting(
                        value = "10",
                        min = "1",
                        max = "1000000",
                        doc = "WebSocket connections of one user at one time.")
                int socketsUser,
        @Setting(
                        value = "100",
                        min = "1",
                        max = "1000000",
                        doc = "WebSocket connections from one address at one time.")
                int socketsAddress,
        @Setting(
                        value = "1000",
                        min = "1",
                        max = "1000000",
                        doc =
                                "Line connections at one time that have shown tokens of one user,"
                                        + " or one program's.")
                int linesUser,
        @Setting(
                        value = "1000",
                        min = "1",
                        max = "1000000",
                        doc =
                                "Line connections from one address at one time. Configured proxies"
                                        + " and, where no `auth` is needed, this machine may have"
                                        + " any number.")
                int linesAddress,
        @Setting(
                        value = "10",
                        min = "1",
                        max = "1000000",
                        doc = "Failed attempts to log in after which an address is blocked.")
                int blockAfter,
        @Setting(
                        value = "10m",
                        min = "1s",
                        max = "24h",
                        doc = "The time in which so many failures have to come.")
                Duration blockWithin,
        @Setting(
                        value = "1m",
                        min = "1s",
                        max = "24h",
                        doc = "How long the first block lasts; each next one lasts twice as long.")
                Duration blockFirst,
        @Setting(
                        value = "24h",
                        min = "1s",
                        max = "720h",
                        doc =
                                "How long a block lasts at most. After as long again without a"
                                        + " failure, an address is as new.")
                Duration blockLongest,
        @Setting(
                        value = "16 KiB",
                        min = "1 KiB",
                        max = "16 MiB",
                        bytes = true,
                        doc =
                                "The largest body of an HTTP request, those that put messages into"
                                        + " the feed aside.")
                int jsonSize,
        @Setting(
                        value = "64 KiB",
                        min = "1 KiB",
                        max = "16 MiB",
                        bytes = true,
                        doc =
                                "The largest frame of the native protocol that carries no message,"
                                        + " such as a subscription.")
                int controlSize,
        @Setting(
                        value = "256 KiB",
                        min = "1 KiB",
                        max = "64 MiB",
                        bytes = true,
                        doc = "The largest message of a WebSocket connection.")
                int messageSize) {

    public Limits {
        if (blockLongest.compareTo(blockFirst) < 0) {
            throw new IllegalArgumentException(
                    "limits.block-longest must not be less than limits.block-first");
        }
    }
}
