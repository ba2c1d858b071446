/// Messages between people: direct messages, which are stored, and broadcasts, which are not.
///
/// A [dev.waxwing.chat.DirectMessage] is a row of `message` as soon as its group is committed; the
/// server carries its content and cannot read it. What a user is yet to get follows from one
/// number, the id up to which everything was *delivered* (`inbox`): a message's status is derived
/// from it, and is never written. Which ids are a user's is kept in memory for the newest messages
/// (`RecentIds`) and moved to `inbox_run` in runs, because an index row of its own for each message
/// would write a page for each.
///
/// A sending that is repeated is known again (`Sendings`: the newest, in memory and in rows of
/// `sending`) and answered as the first time. [dev.waxwing.chat.MessageRetention] removes what is
/// too old; how old, follows from notes of `message_age`, and since when it is delivered, from what
/// `inbox` says about that.
///
/// Each connection has a [dev.waxwing.chat.MessageStream]. It starts behind what was delivered, or
/// behind the id that the client says it has processed, reads page after page, each when the one
/// before is written to the socket, and goes *live* on the journal's writer thread at a moment when
/// nothing is left to read. That thread also hands out each committed message: so nothing is
/// skipped, repeated or reordered, and a client that is slower than its traffic just keeps reading
/// pages.
///
/// [dev.waxwing.chat.Roster] knows who is connected. Threads: `DirectMessages`, `Inbox` and
/// `RecentIds` belong to the journal's writer; pages are read on virtual threads; the rest is safe
/// for all threads.
@NullMarked
package dev.waxwing.chat;

import org.jspecify.annotations.NullMarked;
