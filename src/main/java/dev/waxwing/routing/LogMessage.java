package dev.waxwing.routing;

import dev.waxwing.topics.TopicName;
import java.util.function.BooleanSupplier;

/// A message on its way into a log that passes no rules, as a room's does not.
///
/// @param hash what makes a repetition known, by [dev.waxwing.journal.RepeatHash]
/// @param fields of the frame that those who listen get, without where it stands; nobody writes to
///   them any more
/// @param admitted asked on the journal's writer, inside the transaction: whether the sender may
///   still send there; else the reply is `not_found`
public record LogMessage(TopicName log, long hash, byte[] fields, BooleanSupplier admitted) {}
