package dev.waxwing.rooms;

import dev.waxwing.config.Section;
import dev.waxwing.config.Setting;
import dev.waxwing.routing.TopicsConfig;
import java.time.Duration;

/// How many rooms there may be, and what is kept of what is said there.
@Section(value = "rooms", doc = "Rooms: their number, their members, what they keep.")
public record RoomsConfig(
        @Setting(value = "10000", min = "1", max = "1000000", doc = "Rooms; one more is refused.")
                int max,
        @Setting(
                        value = "1000",
                        min = "1",
                        max = "100000",
                        doc =
                                "Members of one room. All rooms are in memory, with about 100 bytes"
                                        + " a member.")
                int members,
        @Setting(value = "200", min = "1", max = "10000", doc = "Rooms in which one user may be.")
                int ofUser,
        @Setting(
                        value = "100000",
                        max = "100000000",
                        doc = "The newest so many messages of each room are kept; 0: no bound.")
                long keep,
        @Setting(value = "8760h", doc = "How long messages of rooms are kept; 0s: for ever.")
                Duration keepFor,
        @Setting(
                        value = "256 MiB",
                        bytes = true,
                        doc = "Bytes of messages that each room keeps; 0: no bound.")
                long keepBytes,
        @Setting(
                        value = "1000",
                        min = "1",
                        max = "100000",
                        doc =
                                "The newest messages of a room that are known again when they are"
                                        + " repeated under their `message_id`.")
                int repeats) {
    /// As a router of logs understands it.
    public TopicsConfig logs() {
        return new TopicsConfig(
                keep, keepFor, keepBytes, "", Duration.ofMinutes(5), repeats, max, ofUser);
    }
}
