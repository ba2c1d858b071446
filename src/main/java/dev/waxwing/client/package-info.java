/// The client library: a [Sender] that never forgets a message and a [Receiver] that never shows
/// one twice, over the line protocol and plain JDK sockets.
///
/// The way of a message out: [Sender#submit] → [Outbox] (appended, synced with its neighbours) →
/// [SenderLink] (published under a window, a batch on one line, tried again, reconnected) → `ACK` →
/// noted as done. The way in: [LineConnection] → [Receiver] (opened and verified) → [Inbox] (stored
/// and synced with its neighbours) → `ack` → `ACK_CONFIRMED`.
///
/// Data on disk: the outbox file ([RecordFile] frames), the rejected file (JSON lines), the
/// received file ([ReceivedFile], JSON lines) and the id files of [ProcessedLog]. Each one survives
/// a kill at any byte: what was not finished is cut off when the file is next opened.
@NullMarked
package dev.waxwing.client;

import org.jspecify.annotations.NullMarked;
