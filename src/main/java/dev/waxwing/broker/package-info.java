/// The broker: exchanges, bindings, queues, and the way of a message through them.
///
/// In: a gateway looks up a [dev.waxwing.broker.Route] and hands [dev.waxwing.broker.Publication]s
/// to the journal. On the journal's writer thread the `QueueLedger` decides what is new, gathers it
/// into `Block`s (up to 64 messages of one queue), and writes them through the
/// [dev.waxwing.broker.QueueStore]. After the commit the publishers are told, and each queue's
/// `QueueActor` gets the new blocks.
///
/// Out: the `QueueActor` owns what waits (`ReadyList`) and what is out (`LeaseTable`), and hands
/// [dev.waxwing.broker.Delivery]s to its consumers' [dev.waxwing.broker.DeliverySink]s. An
/// acknowledgement comes back to it as a handle (block id and index), becomes a `Settlement` in the
/// journal, and is confirmed when that is durable.
///
/// Duplicates: each queue's `DedupWindow` keeps its newest ids in the heap and older generations in
/// an [dev.waxwing.broker.IdArchive], as `DedupMemory` decides between two groups.
///
/// Threads: `Topology` is an immutable value that everyone reads. `QueueLedger` and `QueueAccount`
/// belong to the journal's writer; `ReadyList`, `LeaseTable` and `LiveBlock` to their queue's
/// actor. They meet only in messages.
@NullMarked
package dev.waxwing.broker;

import org.jspecify.annotations.NullMarked;
