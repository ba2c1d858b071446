package dev.waxwing;

import dev.waxwing.model.ErrorCode;

/// Writes the documentation's page of all refusals, as Markdown.
final class ErrorPage {
    private static final String INTRODUCTION =
            """
            <!-- Printed by `./waxwing check-config --errors`. Change the enum ErrorCode, not this page. -->
            # Errors

            Every refusal has a code from this table, on every protocol. A number and a name never change
            their meaning, and none is used again. HTTP answers carry the name as `code` in an
            `application/problem+json` document (RFC 9457), and `Retry-After` in seconds when waiting helps;
            WebSocket errors carry number, name, a sentence and `retry_after_ms`.

            Numbers from 1000 are about the request itself, from 1100 about who asks, from 1200 about what is
            asked for, from 1300 about how much, from 1400 about the disk, from 1500 about the server.

            | number | code | HTTP | what it means | what a client does |
            |---|---|---|---|---|
            """;

    private ErrorPage() {}

    static String text() {
        StringBuilder out = new StringBuilder(INTRODUCTION);
        for (ErrorCode error : ErrorCode.values()) {
            out.append(
                    "| %d | `%s` | %d | %s | %s |\n"
                            .formatted(
                                    error.number(),
                                    error.code(),
                                    error.httpStatus(),
                                    error.meaning(),
                                    error.remedy().words()));
        }
        return out.toString();
    }
}
