/// The journal: makes changes durable, many in one commit, and says so only when they are on disk.
@NullMarked
package dev.waxwing.journal;

import org.jspecify.annotations.NullMarked;
