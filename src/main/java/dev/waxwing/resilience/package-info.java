/// Calls out of this process that may hang or fail: [Breaker] stands before each place that is
/// called, keeps time, and after too many failures refuses at once for a while.
///
/// Whoever calls out makes one breaker for each place (a host, a database), says what it is called
/// in figures, and hands its calls to [Breaker#call].
@NullMarked
package dev.waxwing.resilience;

import org.jspecify.annotations.NullMarked;
