package dev.waxwing.routing;

import dev.waxwing.model.ErrorCode;

/// What becomes of a message to a topic. Called once, on the publishing thread or the journal's
/// writer; must not block.
public interface PublishReply {
    /// It is on disk.
    void stored(long epoch, long offset);

    /// It was handed to those who listen; the topic keeps nothing.
    ///
    /// @param reached connections that took it
    void passed(int reached);

    /// A rule holds it back: it is on disk, and goes on when its time has come.
    ///
    /// @param millis from now
    default void delayed(long millis) {}

    /// Nothing became of it.
    ///
    /// @param sentence why, for people
    void refused(ErrorCode code, String sentence);
}
