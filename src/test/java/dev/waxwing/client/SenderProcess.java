package dev.waxwing.client;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;

/// A sender to be killed: `PORT OUTBOX FROM TO`. Prints each id that is stored, in order, one a
/// line.
final class SenderProcess {
    private SenderProcess() {}

    public static void main(String[] args) throws Exception {
        Endpoint endpoint = Endpoint.plain("127.0.0.1", Integer.parseInt(args[0]));
        SenderOptions options =
                SenderOptions.of(endpoint, Path.of(args[1]))
                        .withWindow(64)
                        .withTries(Tries.DEFAULT, Messages.BACKOFF);
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        try (Sender sender = Sender.open(options, SenderEvents.NONE)) {
            ArrayDeque<Submission> open = new ArrayDeque<>();
            for (int i = Integer.parseInt(args[2]); i < Integer.parseInt(args[3]); i++) {
                open.add(sender.submit(Messages.ROUTE, Messages.message("m" + i)));
                if (open.size() >= 32) {
                    print(out, open.remove());
                }
            }
            while (!open.isEmpty()) {
                print(out, open.remove());
            }
        }
        out.println("done");
    }

    private static void print(PrintStream out, Submission s) {
        s.stored().join();
        out.println(s.messageId());
    }
}
