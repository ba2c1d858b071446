package dev.waxwing.gateway.http;

import dev.waxwing.model.ErrorCode;
import dev.waxwing.ops.LogField;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
    private static final Logger LOG = LoggerFactory.getLogger(HttpGateway.class);

    /// The answer to a refused request, which is counted. Called where the log knows of the
    /// request.
    Answer refusal(Refused refused, String requestId, RefusalForm form) {
        errors.accept(refused.code());
        LOG.atDebug().addKeyValue(LogField.CODE.word(), refused.code().code()).log("Refused");
        return form.of(refused, requestId);
    }
}
