/// Who is there, as others see it. [Presences] hears from the roster when a user's first connection
/// comes and the last one goes, takes what users say of themselves, and tells those who watch them.
/// Nothing is stored: after a restart everybody who is connected is online.
@org.jspecify.annotations.NullMarked
package dev.waxwing.presence;
