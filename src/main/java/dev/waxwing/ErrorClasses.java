package dev.waxwing;

import static java.util.stream.Collectors.joining;

import dev.waxwing.model.ErrorCode;
import java.util.Locale;
import java.util.stream.Stream;

/// Writes the TypeScript client's classes of all refusals.
final class ErrorClasses {
    private static final String INTRODUCTION =
            """
            // Printed by `./waxwing check-config --errors-typescript`. Change the enum ErrorCode, not this file.
            import { ServerError, type ErrorKind } from "./refusal.js";
            """;

    private static final String CLASS =
            """

            /** %2$s */
            export class %1$s extends ServerError {
              static readonly kind = {
                number: %3$d,
                code: "%4$s",
                httpStatus: %5$d,
                remedy: "%6$s",%7$s
              } as const satisfies ErrorKind;
              override readonly name = "%1$s";

              constructor(message: string, retryAfterMs?: number) {
                super(%1$s.kind, message, retryAfterMs);
              }
            }
            """;

    private ErrorClasses() {}

    static String text() {
        StringBuilder out = new StringBuilder(INTRODUCTION);
        for (ErrorCode error : ErrorCode.values()) {
            out.append(definition(error));
        }
        out.append("\n/** All of them, by number. */\nexport const ERRORS = [\n");
        for (ErrorCode error : ErrorCode.values()) {
            out.append("  ").append(name(error)).append(",\n");
        }
        return out.append("] as const;\n").toString();
    }

    private static String definition(ErrorCode error) {
        String pause =
                error.pause().map(time -> "\n    pauseMs: " + time.toMillis() + ",").orElse("");
        return CLASS.formatted(
                name(error),
                error.meaning(),
                error.number(),
                error.code(),
                error.httpStatus(),
                error.remedy().name().toLowerCase(Locale.ROOT),
                pause);
    }

    /// `RATE_LIMITED` is `RateLimitedError`.
    private static String name(ErrorCode error) {
        return Stream.of(error.name().split("_"))
                .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                .collect(joining("", "", "Error"));
    }
}
