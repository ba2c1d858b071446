package dev.waxwing.gate;

import java.time.Instant;

/// That a network is, or lately was, kept out.
///
/// @param level how often in a row; each level lasts twice as long. 0 for one that a person made
/// @param by who made it: a user, or `server`
/// @param reason in words
public record AddressBlock(
        Network network, Instant from, Instant until, int level, String by, String reason) {
    boolean isOver(long nowMillis) {
        return until.toEpochMilli() <= nowMillis;
    }
}
