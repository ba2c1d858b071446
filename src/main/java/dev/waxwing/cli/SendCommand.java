package dev.waxwing.cli;

import dev.waxwing.client.MessageIds;
import dev.waxwing.client.Route;
import dev.waxwing.client.Sender;
import dev.waxwing.client.SenderOptions;
import dev.waxwing.client.Submission;
import dev.waxwing.crypto.EnvelopeSealer;
import dev.waxwing.model.MessageEnvelope;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `./waxwing send`: seals messages, keeps them on disk until the server has them, and says so.
@Command(
        name = "send",
        description = {
            "Seal messages and send them so that none is lost: each is on this disk until the",
            "server has it on its disk. Interrupt or kill it at any time; the next send goes on."
        },
        footer = {
            "",
            "Examples:",
            "  ./waxwing send --queue inbox --from alice.key --to bob.key.pub 'Hello, Bob'",
            "  seq 1 10000 | ./waxwing send --queue inbox --from alice.key --to bob.key.pub",
            "  ./waxwing send --queue inbox --from alice.key --to bob.key.pub --file report.pdf",
            "  ./waxwing send --exchange orders --key new --envelope rsa --to public.pem 'Hi'",
            "",
            "Exit code 0: the server has every message. 1: some were refused (kept in",
            "FILE.rejected) or are still pending (kept in FILE; --resume sends them)."
        })
public final class SendCommand implements Callable<Integer> {
    private static final int SEALED_AHEAD = 1_000;

    @Spec private CommandSpec spec;
    @Mixin private Contents contents;
    @Mixin private RouteOptions where;
    @Mixin private SealingOptions sealing;
    @Mixin private ServerOptions server;

    @Option(
            names = "--pending",
            paramLabel = "FILE",
            description = {
                "Where messages wait until they are acknowledged",
                "(default: pending_messages in this directory)."
            })
    private @Nullable Path pending;

    @Option(
            names = "--window",
            paramLabel = "N",
            description = "Messages on their way at once (default: ${DEFAULT-VALUE}).")
    private int window = SEALED_AHEAD;

    @Option(
            names = "--give-up",
            paramLabel = "SECONDS",
            description = {
                "End when nothing was acknowledged for so long; what is pending stays",
                "(default: ${DEFAULT-VALUE})."
            })
    private long giveUp = 60;

    @Option(names = "--quiet", description = "Print problems and the result only.")
    private boolean quiet;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields before it runs anything
    public SendCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        String mistake = contents.mistake();
        if (mistake != null || window < 1 || window > 100_000 || giveUp < 1) {
            throw Exit.wrongUsage(
                    spec, mistake != null ? mistake : "--window is 1 to 100000, --give-up from 1");
        }
        return contents.resumes() ? send(List.of(), _ -> {}) : sendNew();
    }

    private int sendNew() throws IOException, InterruptedException {
        Route route = where.route(spec);
        EnvelopeSealer sealer = sealing.sealer(route, spec);
        return send(where.setUp(route), sender -> submit(sender, route, sealer));
    }

    /// Puts what is new into a sender.
    private interface Submitting {
        void to(Sender sender) throws IOException, InterruptedException;
    }

    private int send(List<String> setUp, Submitting submitting)
            throws IOException, InterruptedException {
        ProgressBar bar = Progress.bar("Sending", contents.expected(), quiet);
        SenderLog log =
                new SenderLog(
                        spec.commandLine().getOut(), spec.commandLine().getErr(), !quiet, bar);
        PendingFile.Opened opened = PendingFile.open(options(setUp), pending, log);
        try {
            submitting.to(opened.sender());
            awaitSettled(opened.sender(), log);
        } finally {
            opened.sender().close(Duration.ZERO);
            Progress.close(bar);
        }
        return result(opened, log);
    }

    private SenderOptions options(List<String> setUp) throws IOException {
        return SenderOptions.of(server.endpoint(), PendingFile.name(1))
                .withSetUp(setUp)
                .withWindow(window);
    }

    private void submit(Sender sender, Route route, EnvelopeSealer sealer)
            throws IOException, InterruptedException {
        MessageIds ids = new MessageIds(InstantSource.system());
        StoredLast last = new StoredLast();
        contents.each(
                System.in, some -> last.follow(sender.submit(route, sealed(sealer, ids, some))));
        last.await();
    }

    /// Sealed on all cores, when there is more than one.
    private static List<MessageEnvelope> sealed(
            EnvelopeSealer sealer, MessageIds ids, List<byte[]> contents) {
        if (contents.size() == 1) {
            return List.of(sealer.seal(ids.next(), contents.getFirst()));
        }
        List<String> each = contents.stream().map(_ -> ids.next()).toList();
        return IntStream.range(0, contents.size())
                .parallel()
                .mapToObj(i -> sealer.seal(each.get(i), contents.get(i)))
                .toList();
    }

    /// Storing happens in the order of submission, so the last one speaks for all; a failure of any
    /// is reported.
    private static final class StoredLast {
        private @Nullable Submission last;
        private volatile @Nullable Throwable failure;

        void follow(List<Submission> some) throws IOException {
            for (Submission s : some) {
                last = s;
                var _ = s.stored().whenComplete((_, e) -> failure = e == null ? failure : e);
            }
            check();
        }

        void await() throws IOException {
            if (last != null) {
                last.stored().exceptionally(_ -> null).join();
            }
            check();
        }

        private void check() throws IOException {
            if (failure != null) {
                throw new IOException("cannot keep the message: " + failure.getMessage(), failure);
            }
        }
    }

    private void awaitSettled(Sender sender, SenderLog log) throws InterruptedException {
        long before;
        do {
            before = log.settled();
        } while (!sender.awaitSettled(Duration.ofSeconds(giveUp)) && log.settled() != before);
    }

    private int result(PendingFile.Opened opened, SenderLog log) {
        PrintWriter out = spec.commandLine().getOut();
        long left = opened.sender().pending();
        long refused = log.rejected.get();
        out.println("%,d acknowledged by the server".formatted(log.acknowledged.get()));
        if (refused > 0) {
            out.println("%,d refused: %s".formatted(refused, opened.sender().rejected()));
        }
        if (left > 0) {
            out.println(
                    "%,d pending: %s (send --resume --pending %s)"
                            .formatted(left, opened.file(), opened.file()));
        }
        return left == 0 && refused == 0 ? Exit.DONE : Exit.FAILED;
    }
}
