package dev.waxwing.cli.chat;

import dev.waxwing.client.Terminal;
import java.io.Console;
import java.io.PrintWriter;

/// Where a conversation is shown: a line at a time. On a terminal, what comes in goes above the
/// line that is being typed; elsewhere, lines alone. Safe for all threads.
final class Screen {
    private static final String ERASE_LINE = "\r\033[K";
    private static final String PROMPT = "> ";

    private final PrintWriter out;
    private final boolean isTerminal;

    Screen(PrintWriter out) {
        Console console = System.console();
        this.out = out;
        this.isTerminal = console != null && console.isTerminal();
    }

    /// A remark of the program's, which may hold what others wrote; one line.
    void note(String line) {
        print("* " + Terminal.printable(line));
    }

    /// What somebody said; nothing in it can move the cursor.
    void said(String who, String text) {
        print(Terminal.printable(who) + ": " + Terminal.printable(text));
    }

    synchronized void prompt() {
        if (isTerminal) {
            out.print(PROMPT);
            out.flush();
        }
    }

    private synchronized void print(String line) {
        if (isTerminal) {
            out.print(ERASE_LINE);
        }
        out.println(line);
        if (isTerminal) {
            out.print(PROMPT);
        }
        out.flush();
    }
}
