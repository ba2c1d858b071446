/// The wire formats, without sockets: what a line means, and a message's JSON. Gateways and clients
/// both use it.
@NullMarked
package dev.waxwing.protocol;

import org.jspecify.annotations.NullMarked;
