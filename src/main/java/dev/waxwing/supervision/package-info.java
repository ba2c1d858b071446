/// The actor tree's root and the actor system itself, and how actors start again when they fail.
@NullMarked
package dev.waxwing.supervision;

import org.jspecify.annotations.NullMarked;
