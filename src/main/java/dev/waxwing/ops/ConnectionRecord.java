package dev.waxwing.ops;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One connection of a user, as it is kept.
///
/// @param id counts up over all starts
/// @param session the login that it belongs to
/// @param agent what the client calls itself
/// @param closed null while it is open
/// @param received frames that came from the client
/// @param sent frames that went to it
/// @param reason why it ended, in a word or two; empty while it is open
public record ConnectionRecord(
        long id,
        String user,
        String session,
        Edge edge,
        String address,
        String agent,
        Instant opened,
        @Nullable Instant closed,
        long received,
        long sent,
        String reason) {}
