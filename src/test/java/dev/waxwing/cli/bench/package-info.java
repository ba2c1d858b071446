/// The load generator against a server that misbehaves on purpose, and its parts alone.
@NullMarked
package dev.waxwing.cli.bench;

import org.jspecify.annotations.NullMarked;
