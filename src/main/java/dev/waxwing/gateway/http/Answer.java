package dev.waxwing.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.waxwing.model.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What goes back: status, headers, body. Immutable; nobody writes to the body.
public record Answer(int status, List<Header> headers, byte[] body) {
    private static final byte[] NOTHING = {};

    /// One header line.
    public record Header(String name, String value) {}

    public Answer {
        headers = List.copyOf(headers);
    }

    /// A status alone.
    public static Answer empty(int status) {
        return new Answer(status, List.of(), NOTHING);
    }

    /// Plain text, as it is.
    public static Answer text(int status, String text) {
        return of(status, "text/plain; charset=utf-8", text.getBytes(UTF_8));
    }

    /// Any value that Jackson writes: records with their components' names in snake case.
    public static Answer json(int status, Object value) {
        try {
            return of(status, "application/json", Json.MAPPER.writeValueAsBytes(value));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not to be written as JSON: " + value.getClass(), e);
        }
    }

    public static Answer of(int status, String contentType, byte[] body) {
        return new Answer(status, List.of(new Header("Content-Type", contentType)), body);
    }

    /// The problem document of a refusal (RFC 9457).
    ///
    /// @param requestId by which the log can be searched
    public static Answer problem(Refused refused, String requestId) {
        return of(
                        refused.code().httpStatus(),
                        "application/problem+json",
                        Problem.of(refused, requestId))
                .retryingAfter(refused.retryAfter());
    }

    /// A refusal as the published clients of key accounts read it: one line of plain text. What
    /// does not fit is 400, not 422: they know no other.
    public static Answer plain(Refused refused) {
        ErrorCode code = refused.code();
        int status = code == ErrorCode.INVALID ? 400 : code.httpStatus();
        return text(status, refused.detail() + "\n").retryingAfter(refused.retryAfter());
    }

    /// The same with `Retry-After`, where waiting helps (RFC 9110, 10.2.3).
    public Answer retryingAfter(Optional<Duration> wait) {
        return wait.map(after -> with("Retry-After", Long.toString(seconds(after)))).orElse(this);
    }

    /// The same with one more header.
    public Answer with(String name, String value) {
        List<Header> more = new ArrayList<>(headers);
        more.add(new Header(name, value));
        return new Answer(status, more, body);
    }

    /// Rounded up: who comes back a moment early is refused again.
    private static long seconds(Duration duration) {
        return Math.max(1, duration.plusMillis(999).toSeconds());
    }
}
