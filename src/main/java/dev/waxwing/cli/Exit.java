package dev.waxwing.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/// How the commands of this package end; wrong usage is 2 and picocli's to return.
final class Exit {
    static final int DONE = 0;
    static final int FAILED = 1;

    private Exit() {}

    static ParameterException wrongUsage(CommandSpec spec, String why) {
        return new ParameterException(spec.commandLine(), why);
    }
}
