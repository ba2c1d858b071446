package dev.waxwing;

/// What the process tells its caller.
final class ExitCode {
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;

    /// `EX_CONFIG` of sysexits.h: service managers know it as a reason not to restart.
    static final int CONFIGURATION = 78;

    private ExitCode() {}
}
