package dev.waxwing.feed;

import dev.waxwing.journal.RepeatHash;

/// What tells a repeated post from another one, as 64 bits of hashes.
///
/// @param key of the caller and the key that it gave; 0 when it gave none
/// @param body of all that was posted
public record PostKey(long key, long body) {
    /// For posts that are not known again.
    public static final PostKey NONE = new PostKey(RepeatHash.NONE, RepeatHash.NONE);

    /// @param caller who posts; empty for those who need not say who they are
    /// @param path where to: the same body to another is another post
    public static PostKey of(String caller, String key, String path, byte[] body) {
        return new PostKey(
                new RepeatHash().add(caller).add(key).value(),
                new RepeatHash().add(path).add(body).value());
    }

    boolean isNone() {
        return key == RepeatHash.NONE;
    }
}
