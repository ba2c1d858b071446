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
/// Faults come from underneath the real server: signals, a preloaded library
/// ([dev.waxwing.faults.FaultShim]), small file systems of its own
/// ([dev.waxwing.faults.PowerCutDisk]). Tests that need root or gcc are skipped where there is
/// none. The long ones carry `@Tag("long")`.
@NullMarked
package dev.waxwing.faults;

import org.jspecify.annotations.NullMarked;
