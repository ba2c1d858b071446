package dev.waxwing.protocol;

import org.jspecify.annotations.Nullable;

/// A frame that cannot be read.
public final class MalformedFrame extends Exception {
    private final @Nullable String id;

    /// @param id the frame's, in JSON form, when it could be read
    /// @param why one sentence for whoever sent it
    MalformedFrame(@Nullable String id, String why) {
        super(why, null, false, false);
        this.id = id;
    }

    /// The id to answer to, in JSON form.
    public @Nullable String id() {
        return id;
    }

    public String why() {
        return String.valueOf(getMessage());
    }
}
