package dev.waxwing.gateway.http;

/// How a refusal becomes an answer: as a problem document, or as the published clients of an older
/// system read it.
@FunctionalInterface
public interface RefusalForm {
    /// @param requestId by which the log can be searched
    Answer of(Refused refused, String requestId);
}
