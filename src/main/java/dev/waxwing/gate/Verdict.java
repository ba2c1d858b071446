package dev.waxwing.gate;

import dev.waxwing.model.ErrorCode;
import java.time.Duration;

/// What the gate says to a request.
public sealed interface Verdict {
    /// It may go on.
    record Admitted() implements Verdict {}

    /// It may not.
    ///
    /// @param code why, for programs
    /// @param sentence why, for people: one sentence that names what was exceeded or is wrong
    /// @param retryAfter when the same request may succeed; zero when waiting does not help
    record Refused(ErrorCode code, String sentence, Duration retryAfter)
            implements Verdict, Admission {
        /// Waiting does not help.
        static Refused of(ErrorCode code, String sentence) {
            return new Refused(code, sentence, Duration.ZERO);
        }

        /// The value of the HTTP field `Retry-After` (RFC 9110, section 10.2.3): whole seconds, at
        /// least 1; 0 when waiting does not help.
        public long retryAfterSeconds() {
            return retryAfter.isZero() ? 0 : Math.max(1, retryAfter.plusMillis(999).toSeconds());
        }
    }

    /// The one answer of the ordinary way.
    Verdict ADMITTED = new Admitted();
}
