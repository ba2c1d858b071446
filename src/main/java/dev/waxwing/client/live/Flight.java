package dev.waxwing.client.live;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.CompletableFuture;

/// A frame that waits for its answer.
record Flight(String id, String text, CompletableFuture<JsonNode> answer) {}
