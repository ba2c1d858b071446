package dev.waxwing.rules;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a message came to be: the rules that copied or redirected it, the last one at the end. It
/// travels with the message, and is what ends loops:
///
/// - a rule does not fire on what it has made itself, through however many others;
/// - after [#MOST_HOPS] rules nothing is copied or redirected any more;
/// - all that becomes of one message has to find [#room] in its share, so that rules which copy to
///   each other make no avalanche: each child gets an equal part of what its parent had.
///
/// Immutable. The text form is for a message that is stored on its way, as in a queue.
public final class Lineage {
    /// The most rules one after the other.
    public static final int MOST_HOPS = 8;

    /// The most messages that one becomes.
    public static final int ROOM = 256;

    /// Of what no rule has made.
    public static final Lineage NONE = new Lineage(null, null, 0, ROOM);

    private final @Nullable Lineage before;
    private final @Nullable RuleName rule;
    private final int hops;
    private final int room;

    private Lineage(@Nullable Lineage before, @Nullable RuleName rule, int hops, int room) {
        this.before = before;
        this.rule = rule;
        this.hops = hops;
        this.room = room;
    }

    /// How many rules have made it; 0 for what a client sent.
    public int hops() {
        return hops;
    }

    /// How many messages may come of this one, itself included; at least 1.
    public int room() {
        return room;
    }

    /// Whether that rule is one of them.
    public boolean contains(RuleName name) {
        for (Lineage at = this; at != null; at = at.before) {
            if (name.equals(at.rule)) {
                return true;
            }
        }
        return false;
    }

    /// The rules, the first one first.
    public List<RuleName> rules() {
        List<RuleName> all = new ArrayList<>(hops);
        for (Lineage at = this; at != null; at = at.before) {
            if (at.rule != null) {
                all.add(at.rule);
            }
        }
        return all.reversed();
    }

    boolean isEnd() {
        return hops >= MOST_HOPS;
    }

    /// Of one that a rule makes.
    ///
    /// @param parts into how many the room is divided
    Lineage child(RuleName by, int parts) {
        return new Lineage(this, by, hops + 1, Math.max(1, room / parts));
    }

    /// One line: the room and the names, separated by spaces; empty for [#NONE].
    public String text() {
        if (hops == 0) {
            return "";
        }
        StringBuilder text = new StringBuilder().append(room);
        rules().forEach(name -> text.append(' ').append(name));
        return text.toString();
    }

    /// Reads [#text] back.
    ///
    /// @throws IllegalArgumentException when it is none
    public static Lineage parse(String text) {
        if (text.isEmpty()) {
            return NONE;
        }
        String[] words = text.split(" ", -1);
        if (words.length - 1 > MOST_HOPS || !words[0].matches("[1-9]\\d{0,2}")) {
            throw new IllegalArgumentException("not a lineage");
        }
        Lineage lineage = NONE;
        int room = Math.min(ROOM, Integer.parseInt(words[0]));
        for (int i = 1; i < words.length; i++) {
            lineage = new Lineage(lineage, new RuleName(words[i]), i, room);
        }
        return lineage;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Lineage that && text().equals(that.text());
    }

    @Override
    public int hashCode() {
        return text().hashCode();
    }

    @Override
    public String toString() {
        return text();
    }
}
