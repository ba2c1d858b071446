/// Who is let in, and how often: every HTTP request and WebSocket frame goes through one
/// [dev.waxwing.gate.Gate] in one order of [dev.waxwing.gate.Stage]s, and comes out as a
/// [dev.waxwing.gate.Verdict]. So does every connection when it comes, those of the line protocol
/// too; their commands are checked on the connection, without a rate (`docs/decisions/0013`).
///
/// What is counted: connections ([dev.waxwing.gate.ConnectionSlots]), requests by user and by
/// address ([dev.waxwing.gate.Throttle], token buckets in bounded memory) and failures of an
/// address ([dev.waxwing.gate.AddressBlocks], which block it longer each time). All numbers are one
/// table, [dev.waxwing.gate.Limits], from which `docs/limits.md` is printed. An address is a
/// [dev.waxwing.gate.Network]: one IPv4 address, or the 64 bits of IPv6 that one customer holds; it
/// comes from a proxy's header only when that proxy is configured ([dev.waxwing.gate.Proxies]).
@NullMarked
package dev.waxwing.gate;

import org.jspecify.annotations.NullMarked;
