package dev.waxwing.gateway.http;

/// What all requests share.
record HttpParts(
        HttpWatch watch,
        Admission admission,
        Callers callers,
        BlockingWork work,
        BodyMemory bodyMemory,
        SecurityHeaders securityHeaders) {

    /// The answer to a refused request, which is counted.
    Answer refusal(Refused refused, String requestId, RefusalForm form) {
        watch.refused(refused.code());
        return form.of(refused, requestId);
    }
}
