/// The line gateway: TCP connections that speak the line protocol, one command a line. It owns the
/// sockets, the framing, TLS and the back-pressure in both directions, and turns lines into
/// commands and results into lines; what they mean is decided elsewhere.
@NullMarked
package dev.waxwing.gateway.line;

import org.jspecify.annotations.NullMarked;
