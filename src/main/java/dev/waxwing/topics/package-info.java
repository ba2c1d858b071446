/// Hierarchical names and the filters that select them: `*` is exactly one level, `>` is one or
/// more levels at the end.
///
/// [dev.waxwing.topics.TopicName] and [dev.waxwing.topics.TopicFilter] are texts that were checked
/// and brought to one form; [dev.waxwing.topics.TopicTree] holds values under filters and finds
/// those that a name selects, as an immutable [dev.waxwing.topics.Selection].
///
/// Inside: filters without wildcards are a map by their text, the others a tree of `Level`s. At the
/// end of each is a `Place` with a `ValueSet`, which never changes and is replaced as a whole.
/// Threads: changes hold the tree's lock, matches hold none.
@NullMarked
package dev.waxwing.topics;

import org.jspecify.annotations.NullMarked;
