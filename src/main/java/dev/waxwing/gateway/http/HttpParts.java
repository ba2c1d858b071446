package dev.waxwing.gateway.http;

/// What all requests share.
record HttpParts(
        Admission admission,
        BlockingWork work,
        BodyMemory bodyMemory,
        SecurityHeaders securityHeaders) {}
