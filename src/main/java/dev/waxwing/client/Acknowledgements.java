package dev.waxwing.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;

/// The acknowledgements of one receiver that the server has not confirmed. Owned by the receiver's
/// thread. Those of a lost connection are sent again on the next one, except refusals: a refused
/// message comes again and is refused again.
final class Acknowledgements {
    private record Word(String id, boolean taken) {
        byte[] line() {
            return (taken ? "ack " + id : "nack " + id + " requeue=false")
                    .getBytes(StandardCharsets.UTF_8);
        }
    }

    private final ReceiverEvents events;
    private final LineConnection connection;
    private final Flights<Word> flights;

    Acknowledgements(LineConnection connection, Tries tries, ReceiverEvents events) {
        this.connection = connection;
        this.events = events;
        this.flights = new Flights<>(connection, tries, Word::line);
    }

    /// The message is durable.
    void taken(String id) {
        ask(new Word(id, true));
        events.acknowledging(id);
    }

    /// The message can never be shown.
    void refused(String id) {
        ask(new Word(id, false));
    }

    private void ask(Word word) {
        if (!flights.has(word.id())) {
            flights.ask(word.id(), word);
        }
    }

    void flush() {
        connection.flush();
    }

    void takeConfirmations() {
        for (var a = flights.poll(); a != null; a = flights.poll()) {
            if (a.answer().startsWith(Answers.ACK_CONFIRMED)) {
                events.confirmed(a.id());
            }
        }
    }

    long repeatOverdue() throws IOException {
        return flights.repeatOverdue();
    }

    boolean isEmpty() {
        return flights.size() == 0;
    }

    /// Ids of messages that are durable here and perhaps not acknowledged there.
    Set<String> unconfirmed() {
        Set<String> ids = new LinkedHashSet<>();
        flights.unanswered().stream().filter(Word::taken).forEach(w -> ids.add(w.id()));
        return ids;
    }
}
