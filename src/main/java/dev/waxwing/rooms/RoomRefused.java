package dev.waxwing.rooms;

import dev.waxwing.model.ErrorCode;
import java.io.Serial;

/// A request about rooms that is refused: a code of the catalogue and one sentence for whoever
/// asked.
public final class RoomRefused extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    private final ErrorCode code;

    RoomRefused(ErrorCode code, String sentence) {
        super(sentence, null, false, false);
        this.code = code;
    }

    /// There is no such room, for whoever asks.
    static RoomRefused unknown() {
        return new RoomRefused(ErrorCode.NOT_FOUND, "There is no such room.");
    }

    public ErrorCode code() {
        return code;
    }

    /// The sentence.
    public String sentence() {
        return String.valueOf(getMessage());
    }
}
