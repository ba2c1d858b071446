package dev.waxwing.model;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/// The catalogue of refusals. A code keeps its number and its name for ever: clients decide by
/// them.
public enum ErrorCode {
    MALFORMED(1001, 400, "The request cannot be read."),
    INVALID(1002, 422, "A field is missing, has the wrong type or is out of bounds."),
    TOO_LARGE(1003, 413, "The request is larger than what is allowed here."),
    UNSUPPORTED_MEDIA_TYPE(1004, 415, "The content type is not one that is read here."),
    UPGRADE_REQUIRED(1005, 426, "This path speaks WebSocket, version 13 (RFC 6455)."),
    KEY_REUSED(1006, 422, "The idempotency key stands for another request."),
    UNAUTHENTICATED(1101, 401, "Who asks is not known: the token is missing, wrong or expired."),
    FORBIDDEN(1102, 403, "Who asks may not do this."),
    BLOCKED(1103, 403, "The address is blocked for a while."),
    ORIGIN_REFUSED(1104, 403, "A page of this origin may not connect."),
    SIGNATURE_INVALID(1105, 403, "The signature does not fit the content and the sender's key."),
    REJECTED(1106, 403, "A rule of the server does not let this message through."),
    NOT_FOUND(1201, 404, "There is no such thing, or who asks may not see it."),
    CONFLICT(1202, 409, "It exists already, or has changed meanwhile."),
    METHOD_NOT_ALLOWED(1203, 405, "This path does not take that method."),
    RATE_LIMITED(1301, 429, "Too many requests; the answer says when to try again."),
    AT_CAPACITY(1302, 503, "The server takes no more connections for now."),
    DRAINING(1303, 503, "The server is going down; connect again."),
    QUEUE_FULL(1304, 503, "The queue takes no more; try again when some are consumed."),
    STORAGE_FULL(1401, 507, "The disk is full; nothing was stored. Try again."),
    STORAGE_FAILED(1402, 503, "The disk has failed; nothing is acknowledged until a restart."),
    INTERNAL(1500, 500, "The server has failed; the log knows why.");

    /// What a client does about a refusal.
    public enum Remedy {
        /// Change the request: the same one is refused again.
        CHANGE("change the request"),
        /// Send the same request again, after the time that the answer names, or with growing
        /// pauses when it names none.
        WAIT("wait, then the same again"),
        /// Connect again, then the same request.
        RECONNECT("connect again");

        private final String words;

        Remedy(String words) {
            this.words = words;
        }

        /// For people.
        public String words() {
            return words;
        }
    }

    private final int number;
    private final int httpStatus;
    private final String meaning;

    ErrorCode(int number, int httpStatus, String meaning) {
        this.number = number;
        this.httpStatus = httpStatus;
        this.meaning = meaning;
    }

    public int number() {
        return number;
    }

    public int httpStatus() {
        return httpStatus;
    }

    /// One sentence, for people.
    public String meaning() {
        return meaning;
    }

    /// What a client does about it. The ranges of the numbers say it: from 1300 on the request was
    /// right, and only its time was wrong. A blocked address is the one exception below.
    public Remedy remedy() {
        if (this == DRAINING) {
            return Remedy.RECONNECT;
        }
        return number >= 1300 || this == BLOCKED ? Remedy.WAIT : Remedy.CHANGE;
    }

    /// How long to wait where nothing better is known; empty where only the refusal itself knows,
    /// and where waiting does not help.
    public Optional<Duration> pause() {
        return switch (this) {
            case AT_CAPACITY, DRAINING, QUEUE_FULL, STORAGE_FULL, INTERNAL ->
                    Optional.of(Duration.ofSeconds(1));
            case STORAGE_FAILED -> Optional.of(Duration.ofSeconds(30));
            default -> Optional.empty();
        };
    }

    /// The name on the wire, such as `rate_limited`.
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
