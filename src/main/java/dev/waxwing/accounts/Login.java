package dev.waxwing.accounts;

import dev.waxwing.model.UserId;
import java.time.Instant;

/// A login as its user sees it.
///
/// @param id what access tokens call `sid`
/// @param agent what the client calls itself
/// @param usedAt the last refresh
/// @param expiresAt when it ends unless it is refreshed before
public record Login(
        String id,
        UserId user,
        String agent,
        Instant createdAt,
        Instant usedAt,
        Instant expiresAt) {}
