/// Time on event loops: one timer a loop for all its connections.
@NullMarked
package dev.waxwing.gateway.loop;

import org.jspecify.annotations.NullMarked;
