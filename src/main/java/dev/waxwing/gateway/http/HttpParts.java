package dev.waxwing.gateway.http;

import dev.waxwing.model.ErrorCode;
import java.util.function.Consumer;

/// What all requests share.
///
/// @param errors told each error that somebody is answered with
record HttpParts(
        Consumer<ErrorCode> errors,
        Admission admission,
        Callers callers,
        BlockingWork work,
        BodyMemory bodyMemory,
        SecurityHeaders securityHeaders) {

    /// The problem document of a refusal, which is counted.
    Answer problem(Refused refused, String requestId) {
        errors.accept(refused.code());
        return Answer.problem(refused, requestId);
    }
}
