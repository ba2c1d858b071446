package dev.waxwing.client.chat;

import java.util.concurrent.CompletableFuture;

/// A frame of ours that is not answered yet.
///
/// @param text the frame, with its id
/// @param answer done with the content of the answer; empty for what was only confirmed
record Flight(long id, String text, CompletableFuture<String> answer) {}
