package dev.waxwing.cli;

import dev.waxwing.client.FeedFile;
import dev.waxwing.client.FeedPosition;
import dev.waxwing.client.FeedReader;
import dev.waxwing.client.FeedSink;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `./waxwing feed`: writes what comes out of the feed into a file, each message once.
@Command(
        name = "feed",
        description = {
            "Listen to the feed and append every message to a file as a JSON line with its offset.",
            "Interrupt or kill it at any time; the next run goes on behind the file's last line."
        },
        footer = {
            "",
            "Examples:",
            "  ./waxwing feed --out received_messages.json",
            "  ./waxwing feed --after 0 --count 1000     from the oldest that is kept, in order",
            "",
            "Exit code 0: ended by --count or by SIGINT. 1: it could not go on."
        })
public final class FeedCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private WebOptions server;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "The file (default: ${DEFAULT-VALUE}).")
    private Path out = Path.of("received_messages.json");

    @Option(
            names = "--after",
            paramLabel = "OFFSET",
            description = {
                "Begin behind this offset, when the file is new. Without it: with what the server",
                "has handed to nobody yet."
            })
    private @Nullable Long after;

    @Option(names = "--count", paramLabel = "N", description = "End after at least N messages.")
    private @Nullable Long count;

    @Option(names = "--quiet", description = "Print problems and the result only.")
    private boolean quiet;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields before it runs anything
    public FeedCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (after != null && after < 0 || count != null && count < 1) {
            throw Exit.wrongUsage(spec, "--after is at least 0, --count at least 1");
        }
        CompletableFuture<FeedReader> started = new CompletableFuture<>();
        try (Interruption interruption =
                        Interruption.closing(() -> started.thenAccept(FeedReader::close));
                FeedFile file = FeedFile.open(out)) {
            Taking taking = new Taking(file);
            try (FeedReader reader = new FeedReader(server.endpoint(), from(file), taking)) {
                taking.reader = reader;
                started.complete(reader);
                reader.run();
                spec.commandLine()
                        .getOut()
                        .println("%,d messages appended to %s".formatted(taking.taken, out));
                return interruption.result(Exit.DONE);
            }
        }
    }

    private @Nullable FeedPosition from(FeedFile file) {
        FeedPosition known = file.position();
        return known != null || after == null ? known : new FeedPosition(0, after);
    }

    /// What comes goes into the file; it is on the disk whenever nothing more waits.
    private final class Taking implements FeedSink {
        private final FeedFile file;
        private @Nullable FeedReader reader;
        private long taken;

        Taking(FeedFile file) {
            this.file = file;
        }

        @Override
        public void batch(FeedPosition behind, List<String> contents) throws IOException {
            file.add(behind, contents);
            taken += contents.size();
            if (count != null && taken >= count && reader != null) {
                reader.close();
            }
        }

        @Override
        public void idle() throws IOException {
            file.sync();
        }

        @Override
        public void lost(String why) {
            if (!quiet) {
                PrintWriter err = spec.commandLine().getErr();
                err.println("connecting again: " + why);
                err.flush();
            }
        }
    }
}
