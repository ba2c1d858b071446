/// The commands that need the client alone. Each is one picocli class: options, what it prints, and
/// calls into the client library. Commands that start or inspect a server live beside it, in the
/// root package, where the table of all commands is.
@NullMarked
package dev.waxwing.cli;

import org.jspecify.annotations.NullMarked;
