package dev.waxwing.ops;

import java.util.List;

/// Where the audit log is kept. What changes runs inside a transaction on the journal's writer
/// thread; queries run anywhere but there, and block. All may throw
/// [dev.waxwing.journal.StorageException].
public interface AuditStore {
    /// Adds a row.
    void append(AuditRow row);

    /// Notes the end beside the rows, in the same transaction as the last of them.
    void markHead(AuditHead head);

    /// The end as it was noted; [AuditHead#NONE] before the first row.
    AuditHead head();

    /// The first rows behind a number, in order.
    List<AuditRow> after(long seq, int most);

    /// The last rows, in order.
    List<AuditRow> last(int most);
}
