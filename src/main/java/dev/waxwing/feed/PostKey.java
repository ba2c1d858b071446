package dev.waxwing.feed;

/// What tells a repeated post from another one, as 64 bits of hashes.
///
/// @param key of the caller and the key that it gave; 0 when it gave none
/// @param body of all that was posted
public record PostKey(long key, long body) {
    /// For posts that are not known again.
    public static final PostKey NONE = new PostKey(0, 0);

    boolean isNone() {
        return key == 0;
    }
}
