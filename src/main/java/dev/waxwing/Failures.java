package dev.waxwing;

import dev.waxwing.config.InvalidConfiguration;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// How a command that failed says so: one line on standard error, and the exit code. The stack
/// trace follows only when the environment has `WAXWING_DEBUG`. Stateless.
final class Failures {
    private Failures() {}

    /// Arguments that make no sense: what is wrong, the nearest right spelling, where the help is.
    static int wrongUsage(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        PrintWriter err = command.getErr();
        String name = command.getCommandSpec().qualifiedName();
        err.println(
                name
                        + ": "
                        + oneLine(e.getMessage())
                        + suggestions(e)
                        + " (see: ./"
                        + name
                        + " --help)");
        trace(e, err);
        return ExitCode.USAGE;
    }

    /// A command that threw. A wrong configuration is one line a problem, and has its own code.
    static int failed(Exception e, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        String name = command.getCommandSpec().qualifiedName();
        if (e instanceof InvalidConfiguration invalid) {
            invalid.problems().forEach(problem -> err.println(name + ": " + problem));
            return ExitCode.CONFIGURATION;
        }
        err.println(name + ": " + sentence(e));
        trace(e, err);
        return ExitCode.FAILED;
    }

    /// The failure in a person's words, always a single line.
    static String sentence(Throwable failure) {
        Throwable cause = unwrap(failure);
        return switch (cause) {
            case NoSuchFileException f -> "no such file: " + oneLine(f.getFile());
            case FileAlreadyExistsException f -> "already exists: " + oneLine(f.getFile());
            case AccessDeniedException f -> "permission denied: " + oneLine(f.getFile());
            case NullPointerException _, IndexOutOfBoundsException _, ClassCastException _ ->
                    "internal error, "
                            + cause.getClass().getSimpleName()
                            + " (WAXWING_DEBUG=1 shows where)";
            case Throwable t when t.getMessage() == null -> t.getClass().getSimpleName();
            case Throwable t -> oneLine(t.getMessage());
        };
    }

    private static String suggestions(ParameterException e) {
        return e instanceof UnmatchedArgumentException unmatched
                        && !unmatched.getSuggestions().isEmpty()
                ? "; did you mean: " + String.join(", ", unmatched.getSuggestions()) + "?"
                : "";
    }

    private static Throwable unwrap(Throwable failure) {
        Throwable cause = failure.getCause();
        boolean wrapper =
                failure instanceof UncheckedIOException
                        || failure instanceof ExecutionException
                        || failure instanceof CompletionException;
        return wrapper && cause != null ? unwrap(cause) : failure;
    }

    private static String oneLine(@Nullable String text) {
        return text == null ? "" : text.strip().replaceAll("\\s*\\R\\s*", "; ");
    }

    private static void trace(Exception e, PrintWriter err) {
        if (System.getenv("WAXWING_DEBUG") != null) {
            e.printStackTrace(err);
        }
    }
}
