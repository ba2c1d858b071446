package dev.waxwing.ops;

import java.util.List;
import java.util.Optional;

/// Walks the audit log from its first row and finds the first place where it is not what was
/// written: a row altered, missing, added or out of order, or an end cut off.
///
/// The chain alone shows all but the last, because a shorter chain is as whole as a longer one; so
/// its end is compared with heads that were noted: beside the rows, in a file ([AuditAnchor]), and
/// by the operator. Somebody who may rewrite all of these, and has every later row's hash to
/// compute anew, is noticed only by a head that was noted on another machine.
public final class AuditCheck {
    private static final int PAGE = 1000;

    private AuditCheck() {}

    /// What was found.
    public sealed interface Finding {
        /// All is as it was written.
        ///
        /// @param head the end, to be noted down
        record Intact(AuditHead head) implements Finding {}

        /// It is not.
        ///
        /// @param seq the first number that is wrong
        /// @param why a sentence for the operator
        record Broken(long seq, String why) implements Finding {}
    }

    /// Reads everything; blocks.
    ///
    /// @param anchors heads that have to be on the way
    public static Finding of(AuditStore store, List<AuditHead> anchors) {
        AuditHead noted = store.head(); // first: rows that come meanwhile are behind it
        AuditHead at = AuditHead.NONE;
        for (List<AuditRow> page = store.after(0, PAGE);
                !page.isEmpty();
                page = store.after(at.seq(), PAGE)) {
            for (AuditRow row : page) {
                Optional<String> wrong = compare(at, row, anchors, noted);
                if (wrong.isPresent()) {
                    return new Finding.Broken(at.seq() + 1, wrong.get());
                }
                at = new AuditHead(row.seq(), row.hash());
            }
        }
        return end(at, anchors, noted);
    }

    private static Optional<String> compare(
            AuditHead before, AuditRow row, List<AuditHead> anchors, AuditHead noted) {
        if (row.seq() != before.seq() + 1) {
            return Optional.of("row %d is missing".formatted(before.seq() + 1));
        }
        if (!row.hashAfter(before.hash()).equals(row.hash())) {
            return Optional.of("row %d was altered, or is not in its place".formatted(row.seq()));
        }
        AuditHead here = new AuditHead(row.seq(), row.hash());
        if (differs(here, noted) || anchors.stream().anyMatch(anchor -> differs(here, anchor))) {
            return Optional.of(
                    "row %d and those before it were written anew: its hash was another"
                            .formatted(row.seq()));
        }
        return Optional.empty();
    }

    private static boolean differs(AuditHead here, AuditHead noted) {
        return here.seq() == noted.seq() && !here.equals(noted);
    }

    private static Finding end(AuditHead at, List<AuditHead> anchors, AuditHead noted) {
        long furthest =
                Math.max(noted.seq(), anchors.stream().mapToLong(AuditHead::seq).max().orElse(0));
        return furthest > at.seq()
                ? new Finding.Broken(
                        at.seq() + 1,
                        "the end was cut off: there were %d rows, and %d are left"
                                .formatted(furthest, at.seq()))
                : new Finding.Intact(at);
    }
}
