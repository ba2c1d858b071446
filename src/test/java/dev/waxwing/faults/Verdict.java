package dev.waxwing.faults;

/// What became of a workload's messages.
///
/// @param sent messages made
/// @param acknowledged messages whose ACK was read
/// @param received different messages that came
/// @param lost messages acknowledged that never came
/// @param duplicates messages that came after their `ACK_CONFIRMED`
/// @param misordered messages that came after a later one of the same sender and queue
/// @param invented messages that came and were not sent as they came: other id or other text
/// @param contradictions replies that fit no command
/// @param repeated redeliveries of messages that were not confirmed yet: allowed, and suppressed
/// @param example the id of a lost message, or a line that should not have been; empty when all is
///   well
record Verdict(
        long sent,
        long acknowledged,
        long received,
        long lost,
        long duplicates,
        long misordered,
        long invented,
        long contradictions,
        long repeated,
        String example) {
    static final Verdict NOTHING = new Verdict(0, 0, 0, 0, 0, 0, 0, 0, 0, "");

    /// Nothing happened that may not happen.
    boolean isClean() {
        return lost == 0
                && duplicates == 0
                && misordered == 0
                && invented == 0
                && contradictions == 0;
    }

    Verdict plus(Verdict other) {
        return new Verdict(
                sent + other.sent,
                acknowledged + other.acknowledged,
                received + other.received,
                lost + other.lost,
                duplicates + other.duplicates,
                misordered + other.misordered,
                invented + other.invented,
                contradictions + other.contradictions,
                repeated + other.repeated,
                example.isEmpty() ? other.example : example);
    }
}
