package dev.waxwing.gateway.http;

import dev.waxwing.ops.LogField;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What all requests share.
record HttpParts(
        HttpWatch watch,
        Admission admission,
        Callers callers,
        BlockingWork work,
        BodyMemory bodyMemory,
        SecurityHeaders securityHeaders) {
    private static final Logger LOG = LoggerFactory.getLogger(HttpGateway.class);

    /// The answer to a refused request, which is counted. Called where the log knows of the
    /// request.
    Answer refusal(Refused refused, String requestId, RefusalForm form) {
        watch.refused(refused.code());
        LOG.atDebug().addKeyValue(LogField.CODE.word(), refused.code().code()).log("Refused");
        return form.of(refused, requestId);
    }
}
