package dev.waxwing.commands;

import java.time.Clock;
import java.util.function.IntSupplier;

/// What commands may tell of the server.
///
/// @param connectedUsers users with at least one connection
public record ServerFacts(String version, IntSupplier connectedUsers, Clock clock) {}
