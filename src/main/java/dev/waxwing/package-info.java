/// Waxwing: one process that carries sealed messages.
@org.jspecify.annotations.NullMarked
package dev.waxwing;
