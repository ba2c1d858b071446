/// Rooms: named groups of users who talk with each other, and hear all that is said there.
///
/// A [dev.waxwing.rooms.Room] is a row with its members; what is said in it is a log of the package
/// `log`, handed out by a [dev.waxwing.routing.MessageRouter] of its own, as topics with a history
/// are. So offsets without gap, replay, `gap` and what a message's repetition is answered come from
/// one mechanism; membership takes the place of the subscription.
///
/// All rooms are in memory ([dev.waxwing.rooms.RoomBook]), as the last commit has left them. What
/// changes them ([dev.waxwing.rooms.Rooms]) is decided on the journal's writer, inside the
/// transaction, by what the disk has; and so is whether somebody may still send.
@NullMarked
package dev.waxwing.rooms;

import org.jspecify.annotations.NullMarked;
