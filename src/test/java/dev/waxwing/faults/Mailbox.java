package dev.waxwing.faults;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Checks what one person reads. Direct messages, over all connections: each once, ids growing, the
/// same id that the sender was told. Broadcasts, which are not stored: never twice, each sender's
/// in order, and while a connection lasts without a gap. Written by the person's thread, read by
/// all.
final class Mailbox {
    private static final int NONE = -1;

    private final int person;
    private final Ledger ledger;
    private final ConcurrentHashMap<Stamp, Long> ids;
    private final List<Long> read = new ArrayList<>();
    private final Map<String, Integer> lastBroadcast = new HashMap<>();
    private final Map<String, Integer> lastHere = new HashMap<>();
    private long broadcasts;

    /// @param ids the server's ids, of all persons
    Mailbox(int person, Ledger ledger, ConcurrentHashMap<Stamp, Long> ids) {
        this.person = person;
        this.ledger = ledger;
        this.ids = ids;
    }

    /// Another connection begins.
    synchronized void connected() {
        lastHere.clear();
    }

    /// The id of the last message, or 0.
    synchronized long last() {
        return read.isEmpty() ? 0 : read.getLast();
    }

    /// The ids of all messages up to one, in the order in which they came.
    synchronized List<Long> upTo(long id) {
        return read.stream().filter(other -> other <= id).toList();
    }

    synchronized long broadcasts() {
        return broadcasts;
    }

    /// A direct message or a broadcast has come.
    synchronized void take(JsonNode frame) {
        JsonNode header = frame.path("header");
        String from = header.path("from").asText();
        String content = frame.path("body").path("content").asText();
        try {
            switch (header.path("message_type").asText()) {
                case "direct" -> direct(frame.path("id").asLong(), from, content);
                case "broadcast" -> broadcast(from, Integer.parseInt(content));
                default -> ledger.contradict(frame.toString());
            }
        } catch (IllegalArgumentException _) {
            ledger.contradict("not of this workload: " + frame);
        }
    }

    private void direct(long id, String from, String content) {
        Stamp stamp = Stamp.ofJson(content);
        if (id <= last() || !from.equals(Person.name(stamp.sender())) || stamp.queue() != person) {
            ledger.contradict(id + " after " + last() + " from " + from + ": " + stamp);
        }
        told(stamp, id);
        ledger.receive(stamp, content);
        ledger.confirm(stamp);
        read.add(id);
    }

    /// The server has said under which id a message is stored.
    void told(Stamp stamp, long id) {
        Long other = ids.putIfAbsent(stamp, id);
        if (other != null && other != id) {
            ledger.contradict(stamp + " is " + other + " and " + id);
        }
    }

    private void broadcast(String from, int number) {
        broadcasts++;
        int before = lastBroadcast.getOrDefault(from, NONE);
        int here = lastHere.getOrDefault(from, NONE);
        if (number <= before || here != NONE && number != here + 1) {
            ledger.contradict("broadcast " + number + " of " + from + " after " + before);
        }
        lastBroadcast.put(from, number);
        lastHere.put(from, number);
    }
}
