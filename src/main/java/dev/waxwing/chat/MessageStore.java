package dev.waxwing.chat;

import dev.waxwing.model.UserId;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Where direct messages are kept. What changes it is part of the journal's running transaction.
/// Everything but [#read] is for the journal's writer thread, and for the start before that runs.
public interface MessageStore {

    /// Whose a message is.
    record Address(long id, UserId to) {}

    /// Messages in the order of their ids.
    ///
    /// @param readTo the last id that was looked at: there is nothing of this user between the last
    ///   message and it
    record Page(List<StoredMessage> messages, long readTo) {}

    /// Keeps a message.
    ///
    /// @param id larger than all before it
    void insert(long id, DirectMessage message);

    /// Remembers that these are a user's messages.
    ///
    /// @param ids ascending, all larger than those recorded for the user before
    void insertRun(UserId user, long[] ids);

    /// Remembers that every message up to this id is in some run.
    void recordIndexed(long id);

    /// Remembers up to which id a user has got everything.
    void recordDelivered(UserId user, long id);

    /// The largest id ever given; 0 when there was none.
    long lastId();

    /// What [#recordIndexed] was told last; 0 before.
    long indexedTo();

    /// What [#recordDelivered] was told last for this user; 0 before.
    long deliveredTo(UserId user);

    /// The last id in the runs of this user; 0 when there is none.
    long lastIndexed(UserId user);

    /// One message, also of the running transaction; empty when it is not there any more.
    Optional<DirectMessage> find(long id);

    /// Calls the visitor with each message after this id, in order.
    void scan(long after, Consumer<Address> visitor);

    /// Reads some of a user's messages: those after `after`, from the runs up to `indexedTo` and
    /// then those of `recent`, until `maxCount` or `maxBytes` of content are reached, but at least
    /// one. Safe for all threads but event loops.
    ///
    /// @param recent ascending, larger than `indexedTo`
    /// @throws dev.waxwing.journal.StorageException when it cannot be read
    Page read(UserId user, long after, long indexedTo, long[] recent, int maxCount, long maxBytes);
}
