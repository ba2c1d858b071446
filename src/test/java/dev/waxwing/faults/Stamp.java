package dev.waxwing.faults;

import dev.waxwing.e2e.Sample;

/// A message's identity in a workload: everything else about it follows from this.
///
/// @param round the workload, where several run on one data directory: an id is used once
/// @param sender who sent it, from 0
/// @param queue where it went, an index into the workload's queues
/// @param number the how-manieth of this sender to this queue, from 0
record Stamp(int round, int sender, int queue, int number) {
    private static final String FILLING = "QUJD".repeat(128);

    /// The message id.
    String id() {
        return "r" + round + "-" + sender + "-" + queue + "-" + number;
    }

    /// Another message of the same sender to the same queue.
    Stamp withNumber(int other) {
        return new Stamp(round, sender, queue, other);
    }

    /// The message's JSON, in the form in which the server must give it back. Sizes vary, 120 to
    /// 640 bytes.
    String json() {
        int groups = (number * 31 + sender * 7) & 127;
        return Sample.json(id(), FILLING.substring(0, groups * 4));
    }

    /// Reads what [#json] has written.
    ///
    /// @throws IllegalArgumentException if it does not begin as a stamp's
    static Stamp ofJson(String json) {
        String[] parts = json.split("\"", 5);
        if (parts.length < 5) {
            throw new IllegalArgumentException("not of this workload: " + json);
        }
        return parse(parts[3]);
    }

    /// Reads an id.
    ///
    /// @throws IllegalArgumentException if no stamp has this id
    static Stamp parse(String id) {
        String[] parts = id.split("-", -1);
        if (parts.length != 4 || !parts[0].startsWith("r")) {
            throw new IllegalArgumentException("not of this workload: " + id);
        }
        return new Stamp(
                Integer.parseInt(parts[0].substring(1)),
                Integer.parseInt(parts[1]),
                Integer.parseInt(parts[2]),
                Integer.parseInt(parts[3]));
    }
}
