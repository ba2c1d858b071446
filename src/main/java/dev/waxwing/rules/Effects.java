package dev.waxwing.rules;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the rules have decided about one message. One instance serves one thread again and again:
/// [RuleBook#apply] clears it first, and fills it without allocating when no rule copies or
/// redirects. Read it before the next message; keep nothing of it but what its methods return.
public final class Effects {
    /// The most copies of one message in one pass.
    public static final int MOST_COPIES = 64;

    /// The most changed headers, and as many tags.
    public static final int MOST_CHANGES = 64;

    private final List<Copy> copies = new ArrayList<>();
    private final List<RuleName> makers = new ArrayList<>();
    private final List<Destination> copyKinds = new ArrayList<>();
    private final List<String> copyNames = new ArrayList<>();
    private final List<String> headerNames = new ArrayList<>();
    private final List<@Nullable String> headerValues = new ArrayList<>();
    private final List<String> tags = new ArrayList<>();
    private boolean dropped;
    private String reason = "";
    private @Nullable RuleName decidedBy;
    private @Nullable String redirect;
    private Lineage lineage = Lineage.NONE;
    private long delayMillis;
    private int loopsCut;

    /// A message to be made beside this one, and to be routed like one that has just come in, with
    /// its lineage. Its headers are those of the original, with the changes of this pass.
    ///
    /// @param kind [Destination#TOPIC] or [Destination#QUEUE]
    /// @param name of the topic or the queue
    public record Copy(Destination kind, String name, Lineage lineage) {}

    // --- what came of it

    /// Whether the message goes nowhere; its copies do go.
    public boolean isDropped() {
        return dropped;
    }

    /// Why it was dropped, for the sender; empty when it was not.
    public String reason() {
        return reason;
    }

    /// The rule that ended the walk by allow, drop, redirect or sample; null when none did.
    public @Nullable RuleName decidedBy() {
        return decidedBy;
    }

    /// The topic to which it goes in place of its own; null when it stays. The router sends it
    /// through the rules again, under that topic and with [#redirectLineage].
    public @Nullable String redirect() {
        return redirect;
    }

    /// What the redirected message carries.
    public Lineage redirectLineage() {
        return lineage;
    }

    /// The copies to be made, in the order of the rules; not to be kept.
    public List<Copy> copies() {
        return copies;
    }

    /// How many headers change.
    public int headerChanges() {
        return headerNames.size();
    }

    /// The name of a header that changes, in lower case. Later changes of one name count.
    public String headerName(int index) {
        return headerNames.get(index);
    }

    /// Its new value; null when it is removed.
    public @Nullable String headerValue(int index) {
        return headerValues.get(index);
    }

    /// How long the message waits before it is delivered, in milliseconds: the longest that a rule
    /// said; 0 for not at all.
    public long delayMillis() {
        return delayMillis;
    }

    /// The tags, each once; not to be kept.
    public List<String> tags() {
        return tags;
    }

    /// How many copies and redirections were not made, because the message would have gone in
    /// circles or become too many.
    public int loopsCut() {
        return loopsCut;
    }

    /// Whether a loop was cut.
    public boolean loopCut() {
        return loopsCut > 0;
    }

    /// Whether the message just goes on as it is.
    public boolean isPlain() {
        return !dropped
                && redirect == null
                && copies.isEmpty()
                && headerNames.isEmpty()
                && tags.isEmpty()
                && delayMillis == 0;
    }

    // --- what rules do

    void clear() {
        dropped = false;
        reason = "";
        decidedBy = null;
        redirect = null;
        lineage = Lineage.NONE;
        delayMillis = 0;
        loopsCut = 0;
        copies.clear();
        makers.clear();
        copyKinds.clear();
        copyNames.clear();
        headerNames.clear();
        headerValues.clear();
        tags.clear();
    }

    void allow(RuleName by) {
        decidedBy = by;
    }

    void drop(RuleName by, String why) {
        dropped = true;
        reason = why;
        decidedBy = by;
    }

    void redirect(RuleName by, String topic) {
        redirect = topic;
        decidedBy = by;
    }

    /// @param room how many messages there may be, this one included
    void copy(RuleName by, Destination kind, String name, int room) {
        if (makers.size() >= Math.min(room - 1, MOST_COPIES)) {
            loopsCut++;
            return;
        }
        makers.add(by);
        copyKinds.add(kind);
        copyNames.add(name);
    }

    /// @param value null to remove it
    void header(String name, @Nullable String value) {
        if (headerNames.size() < MOST_CHANGES) {
            headerNames.add(name);
            headerValues.add(value);
        }
    }

    void delay(Duration time) {
        delayMillis = Math.max(delayMillis, time.toMillis());
    }

    void tag(String tag) {
        if (tags.size() < MOST_CHANGES && !tags.contains(tag)) {
            tags.add(tag);
        }
    }

    void cut() {
        loopsCut++;
    }

    /// The walk is over: gives every child its lineage, and with it an equal part of the room. One
    /// part is that of the message itself, wherever it goes.
    void finish(Lineage of) {
        RuleName by = decidedBy;
        int parts = makers.size() + 1;
        for (int i = 0; i < makers.size(); i++) {
            copies.add(
                    new Copy(copyKinds.get(i), copyNames.get(i), of.child(makers.get(i), parts)));
        }
        if (redirect != null && by != null) {
            lineage = of.child(by, parts);
        }
    }
}
