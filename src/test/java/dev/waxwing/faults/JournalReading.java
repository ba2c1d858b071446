package dev.waxwing.faults;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waxwing.e2e.RawClient;

/// What `stats` says of the journal.
///
/// @param state `ok`, `full` or `failed`
/// @param reason for people; empty while all is well
record JournalReading(String state, String reason) {
    static JournalReading of(RawClient client) {
        JsonNode journal = client.statistics().path("journal");
        return new JournalReading(journal.path("state").asText(), journal.path("reason").asText());
    }
}
