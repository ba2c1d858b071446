package dev.waxwing.cli;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Arrays;

/// Runs a main class for as long as its parent process lives: `Tethered MAIN-CLASS ARGUMENTS…`. The
/// parent holds the other end of standard input; when that closes, however the parent ended, this
/// process ends at once.
public final class Tethered {
    private Tethered() {}

    public static void main(String[] args) throws Throwable {
        Thread.ofPlatform().daemon().name("waxwing-tether").start(Tethered::awaitEnd);
        MethodHandle main =
                MethodHandles.publicLookup()
                        .findStatic(
                                Class.forName(args[0]),
                                "main",
                                MethodType.methodType(void.class, String[].class));
        main.invoke(Arrays.copyOfRange(args, 1, args.length));
    }

    private static void awaitEnd() {
        try {
            while (System.in.read() >= 0) {
                // Nobody writes; only the end matters.
            }
        } catch (IOException _) {
            // The same as the end.
        }
        Runtime.getRuntime().halt(1);
    }
}
