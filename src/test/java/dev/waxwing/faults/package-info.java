/// What a broker must survive: SIGKILL, disk errors, a full disk, power cuts, a clock that jumps,
/// consumers that vanish, and five million waiting messages.
///
/// A [dev.waxwing.faults.Workload] sends and receives over raw sockets, through every fault, as a
/// careful client does: it sends again, under the same id, what was not acknowledged, and
/// acknowledges what it received only after recording it. Its [dev.waxwing.faults.Ledger] knows
/// what the server has promised and gives a [dev.waxwing.faults.Verdict]: a message is lost if its
/// ACK was read and it never came; it is a duplicate if it came after its `ACK_CONFIRMED` was read;
/// it is out of order if an earlier one of the same sender came first after it. That these checks
/// fail when they should is tested against servers that cheat
/// ([dev.waxwing.faults.FaithlessServer]).
///
/// A [dev.waxwing.faults.ClientWorkload] does it with the client library's own senders and
/// receivers, and takes the library at its word: what `submit` has stored is shown by one callback,
/// once.
///
/// A [dev.waxwing.faults.MixedWorkload] does the same at the live edge: people who write to each
/// other and to all, and a feed that is filled and read. Neither conversations nor ingest know a
/// frame or a batch again whose answer was lost, so its clients count every sending as a message of
/// its own: one that was answered comes, one that was not comes or does not, and none comes twice
/// to a client that resumes behind what it has recorded. Broadcasts are not stored: they come in
/// order, at most once, and without a gap while a connection lasts.
///
/// A [dev.waxwing.faults.StormTest] has hundreds of sessions of the native protocol come back at
/// once, thousands in its long form. A [dev.waxwing.faults.SoakTest] watches for half an hour that
/// nothing grows.
///
/// Faults come from underneath the real server: signals, a preloaded library
/// ([dev.waxwing.faults.FaultShim]), small file systems of its own
/// ([dev.waxwing.faults.PowerCutDisk]). Tests that need root or gcc are skipped where there is
/// none. The long ones carry `@Tag("long")`.
@NullMarked
package dev.waxwing.faults;

import org.jspecify.annotations.NullMarked;
