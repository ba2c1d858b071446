package dev.waxwing.chat;

import dev.waxwing.config.Section;
import dev.waxwing.config.Setting;
import java.time.Duration;

/// How long direct messages are kept, and how many sendings are known again.
@Section(
        value = "messages",
        doc = "Direct messages: how long they are kept, which sendings are known again.")
public record MessagesConfig(
        @Setting(
                        value = "720h",
                        doc =
                                "How long a message is kept after its delivery, for clients that"
                                        + " ask for it again with `after`: at least so long, and up"
                                        + " to about twice; 0s: for ever.")
                Duration keepDelivered,
        @Setting(
                        value = "8760h",
                        doc =
                                "How long a message is kept after it came when it was not"
                                        + " delivered; 0s: for ever. Older ones go, and nobody has"
                                        + " read them.")
                Duration keepUndelivered,
        @Setting(
                        value = "200000",
                        min = "1000",
                        max = "10000000",
                        doc =
                                "Sendings with an id and a timestamp, of all users together, that"
                                        + " are known again when they are repeated. Each takes up"
                                        + " to 48 bytes of memory, once there are so many.")
                int repeats) {}
