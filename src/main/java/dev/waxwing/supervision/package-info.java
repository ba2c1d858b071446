/// The actor tree's root and the actor system itself.
@NullMarked
package dev.waxwing.supervision;

import org.jspecify.annotations.NullMarked;
