package dev.waxwing.announcements;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.waxwing.model.UserId;
import java.time.Instant;

/// Something that everybody is to know. Immutable.
///
/// @param ends not shown from then on
/// @param payload JSON, carried as it came
public record Announcement(String id, UserId by, Instant at, Instant ends, String payload) {
    /// How the names of conversations begin that are announcements, for receipts.
    public static final String PREFIX = "announcement:";

    boolean isOver(Instant now) {
        return !now.isBefore(ends);
    }

    /// What is told of it, over every protocol.
    public ObjectNode sheet() {
        ObjectNode sheet =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("id", id)
                        .put("from", by.value())
                        .put("at", at.toString())
                        .put("ends", ends.toString());
        sheet.putRawValue("payload", new RawValue(payload));
        return sheet;
    }
}
