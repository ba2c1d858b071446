/// Ingest and feed: what is put in at one end comes out at the other, in order, in small batches,
/// at every client that listens.
///
/// **In.** [Feed#append] stores contents in the log `feed/ingest`, sealed at rest, all or none; the
/// caller is told once they are durable.
///
/// **Out.** While clients are connected, one [FeedPump] follows the log and encodes each batch once
/// into the [FeedRing]. Each [FeedClient] takes frames from there at its own pace: as many as its
/// window allows, and more when those are written. One that is further back than the ring reads the
/// log itself until it is there. So nobody waits for anybody, and nothing is kept for a slow client
/// but its position.
///
/// **Offsets.** A frame is a plain array of texts, so a client counts: the first text of a
/// connection that asked for `after=N` has offset N+1. One that did not ask starts behind what was
/// [Handed] to at least one client: what arrived while none was connected waits for the next.
@NullMarked
package dev.waxwing.feed;

import org.jspecify.annotations.NullMarked;
