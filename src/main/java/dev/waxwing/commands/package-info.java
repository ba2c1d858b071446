/// Server commands: what a client may ask the server itself, signed, in the content of a
/// header/body frame addressed to `server`.
///
/// [dev.waxwing.commands.ServerCommand] holds them all, one small record each;
/// [dev.waxwing.commands.CommandRegistry] finds them there, so that adding one touches that file
/// alone. A [dev.waxwing.commands.CommandCall] is the content once it is read. Whether the
/// signature is true is asked by whoever calls, between reading and running; here is kept whether
/// it was used before ([dev.waxwing.commands.UsedSignatures]).
@NullMarked
package dev.waxwing.commands;

import org.jspecify.annotations.NullMarked;
