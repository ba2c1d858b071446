/// Where one message is, for an operator: looked up in what is on disk, for each kind of message by
/// the package that keeps it. Never shows what a message says.
@NullMarked
package dev.waxwing.trace;

import org.jspecify.annotations.NullMarked;
