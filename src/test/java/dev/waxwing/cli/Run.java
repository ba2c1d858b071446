package dev.waxwing.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/// One run of a command.
///
/// @param code its exit code
/// @param out what it printed
/// @param err what it printed to standard error
record Run(int code, String out, String err) {
    static Run of(Object command, Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] texts = new String[arguments.length];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = arguments[i].toString();
        }
        int code =
                new CommandLine(command)
                        .setOut(new PrintWriter(out, true))
                        .setErr(new PrintWriter(err, true))
                        .setCaseInsensitiveEnumValuesAllowed(true)
                        .execute(texts);
        return new Run(code, out.toString(), err.toString());
    }
}
