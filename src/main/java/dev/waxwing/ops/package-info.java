/// What an operator sees: figures ([dev.waxwing.ops.Metrics], the only place with Micrometer, and
/// their past in [dev.waxwing.ops.History]), health ([dev.waxwing.ops.Health]), the audit log
/// ([dev.waxwing.ops.Audit]), who was connected ([dev.waxwing.ops.ConnectionLog]) and how the
/// server's own log is written ([dev.waxwing.ops.Logging]) and what its lines are about
/// ([dev.waxwing.ops.LogContext]).
///
/// Knows no other subject: parts hand their figures and their state in. What is kept goes through
/// the journal; the tables are in `V4__ops.sql`.
@NullMarked
package dev.waxwing.ops;

import org.jspecify.annotations.NullMarked;
