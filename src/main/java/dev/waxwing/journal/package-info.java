/// Group commit: the one way by which anything becomes durable.
///
/// Any thread hands a [dev.waxwing.journal.Work] to the [dev.waxwing.journal.Journal]. Its single
/// writer thread takes everything that queued up while the last commit ran, applies it in one
/// transaction of a [dev.waxwing.journal.Storage], syncs, and only then tells each work that it is
/// committed. No delay is ever added to make a group larger.
///
/// What is kept in memory beside the storage (message counts, ids already seen) belongs to a
/// [dev.waxwing.journal.Participant], which is told of every commit and every rollback, so memory
/// and disk never disagree.
@NullMarked
package dev.waxwing.journal;

import org.jspecify.annotations.NullMarked;
