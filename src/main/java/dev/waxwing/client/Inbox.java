package dev.waxwing.client;

import java.io.Closeable;
import java.io.IOException;

/// Where received messages become durable, and the memory of which ones did. Safe for all threads:
/// several receivers of one process may share one, and then show each message once between them.
///
/// The receiver adds, syncs, and acknowledges only then. So:
///
/// - When [#add] makes the message and its id durable *in one write* ([ReceivedFile] does, and so
///   does a database that inserts both in one transaction under a unique id), every message is
///   there exactly once, whatever is killed whenever.
/// - When the effect lies elsewhere ([ProcessedLog] around a callback), each message takes effect
///   once, except that those in hand when this process is killed (added and not yet synced) take
///   effect again after the restart. A callback that minds should recognise the id.
///
/// An inbox remembers at least the last 1,000,000 ids. One that fails stays failed: the receiver
/// stops, nothing more is acknowledged, and the messages return to the queue.
public interface Inbox extends Closeable {
    /// True when this message was added before, in this process or an earlier one.
    boolean contains(String messageId);

    /// Adds a message unless it is known.
    ///
    /// @return false when it was known
    /// @throws IOException when it cannot be kept
    boolean add(ReceivedMessage message) throws IOException;

    /// Returns when everything added before the call, by whatever thread, is durable.
    void sync() throws IOException;
}
