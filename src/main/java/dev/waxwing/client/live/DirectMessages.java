package dev.waxwing.client.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/// Where one client is in its user's direct messages. They come one at a time.
final class DirectMessages {
    /// The name of their log.
    static final String LOG = "direct";

    private final LiveEvents events;
    private final Places places = new Places();

    DirectMessages(LiveEvents events) {
        this.events = events;
    }

    Places places() {
        return places;
    }

    /// There is a connection: asks from where messages come there, unless that is known.
    void ready(Flights flights) {
        if (places.isEmpty()) {
            var _ =
                    flights.call(LOG, JsonNodeFactory.instance.objectNode())
                            .thenAccept(data -> places.begin(data.path("offsets")));
        }
    }

    /// Hands out a message that is new.
    void message(JsonNode data) {
        long offset = data.path("offset").asLong();
        if (!places.pass(LOG, 0, offset)) {
            return;
        }
        try {
            events.direct(data);
        } catch (RuntimeException e) {
            places.jump(LOG, 0, offset);
            throw e;
        }
    }

    /// The server does not know the place: its log is another one.
    void lost() {
        places.forget(LOG);
    }
}
