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

    /// The answer to a refused request, which is counted.
    Answer refusal(Refused refused, String requestId, RefusalForm form) {
        errors.accept(refused.code());
        return form.of(refused, requestId);
    }
}
