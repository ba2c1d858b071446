package dev.waxwing.gateway.http;

/// What all requests share.
record HttpParts(
        Admission admission,
        Callers callers,
        BlockingWork work,
        BodyMemory bodyMemory,
        SecurityHeaders securityHeaders) {}
