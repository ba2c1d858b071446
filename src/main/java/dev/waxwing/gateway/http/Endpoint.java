package dev.waxwing.gateway.http;

/// What answers one kind of request. Runs on a virtual thread, so it may block; as many run at once
/// as `http.concurrency` says.
@FunctionalInterface
public interface Endpoint {
    /// Answers.
    ///
    /// @throws Refused to answer with a problem document
    /// @throws Exception for what is the server's fault: the log gets it, the caller an id
    Answer answer(Call call) throws Exception;
}
