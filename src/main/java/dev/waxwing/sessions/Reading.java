package dev.waxwing.sessions;

/// The tap of one connection: while it is paused, the client's bytes wait in the operating system
/// and the client feels it. Messages read before may still be received. Safe for all threads.
public interface Reading {
    void pause();

    void resume();
}
