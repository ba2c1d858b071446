package dev.waxwing.client;

import java.io.IOException;
import java.util.List;

/// Takes what a [FeedReader] reads, on the thread that runs it.
public interface FeedSink {
    /// Messages that follow each other.
    ///
    /// @param behind where they begin: the first has the offset `behind.after() + 1`
    /// @throws IOException ends the reader
    void batch(FeedPosition behind, List<String> contents) throws IOException;

    /// Nothing more waits for now: a good moment to bring to the disk what was taken.
    default void idle() throws IOException {}

    /// The connection was lost and will be made again.
    default void lost(String why) {}
}
