/// Hierarchical names and the filters that select them: `*` is exactly one level, `>` is one or
/// more levels at the end.
@NullMarked
package dev.waxwing.topics;

import org.jspecify.annotations.NullMarked;
