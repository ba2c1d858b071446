/// What administrators have to say to everybody: told at once to those who are connected, and to
/// everybody else at the next connection, once for each user, until it ends or is withdrawn.
///
/// [dev.waxwing.announcements.Announcements] has all that have not ended in memory; who has seen
/// what is on disk alone, and is asked when somebody connects while there are any.
@NullMarked
package dev.waxwing.announcements;

import org.jspecify.annotations.NullMarked;
