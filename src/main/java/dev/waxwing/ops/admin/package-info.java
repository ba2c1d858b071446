/// The admin channel: named operations that an operator runs on a server through its data
/// directory.
///
/// [AdminOperations] is the registry: each part of the server adds its operations in one line a
/// piece. A running server listens on the Unix domain socket `admin.sock` (0600) in its data
/// directory ([AdminSocket]); the command line finds it there ([AdminClient]), or else opens the
/// data itself and runs the same operations in its own process. Whoever can open the socket can
/// read the database too, so there is no further authentication.
///
/// On the socket: one request a connection, JSON lines, see [AdminWire].
@NullMarked
package dev.waxwing.ops.admin;

import org.jspecify.annotations.NullMarked;
