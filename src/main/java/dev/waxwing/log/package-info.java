/// The durable log: records under a name, with gapless offsets from 1, read again from any of them.
///
/// - **Append.** [Logs#append], or [LogLedger#append] inside a work of one's own. What one commit
///   group adds to one log becomes one chunk, cut at some 64 KiB: a batch of 20,000 small records
///   is a few rows, and 100 logs with a record each are 100 small rows side by side. An offset
///   counts once the work is committed.
/// - **Read.** [Logs#read] gives a page after a [Position]; what is no longer kept, not yet given
///   or of another epoch is a value of [Reading], not an exception.
/// - **Follow.** A [Tail] is a position that moves: it reads from disk until it is at the end, then
///   gets what is appended. It only reads when it is asked to, so a slow one costs nothing; there
///   is no moment of changing over, so nothing is missed or repeated.
/// - **Keep.** A [Retention] bounds a log by records, age and bytes; whole chunks go, oldest first.
///   Offsets are never given twice, even when all is gone.
/// - **Seal.** Chunks of logs that want it are sealed at rest ([LogOptions]).
///
/// The data: `log` (a row for each), `chunk` (in one global order, found through an index on log
/// and first offset, so that a commit touches few pages). The journal's writer owns the
/// [LogLedger], with the few figures of each log that was used lately; a log that is not used costs
/// its row.
@NullMarked
package dev.waxwing.log;

import org.jspecify.annotations.NullMarked;
