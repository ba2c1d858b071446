package dev.waxwing.cli;

import dev.waxwing.client.ReceivedFile;
import dev.waxwing.client.Receiver;
import dev.waxwing.client.ReceiverOptions;
import dev.waxwing.client.Route;
import dev.waxwing.crypto.DevicePublicKeys;
import dev.waxwing.crypto.EnvelopeOpener;
import dev.waxwing.crypto.KeyFiles;
import dev.waxwing.crypto.RsaOpener;
import dev.waxwing.crypto.WaxwingOpener;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `./waxwing receive`: verifies, decrypts and stores messages, each one once.
@Command(
        name = "receive",
        description = {
            "Receive the messages of a queue, each one once: verify, decrypt, store as a JSON"
                    + " line,",
            "and only then acknowledge. Interrupt or kill it at any time; the next receive goes on."
        },
        footer = {
            "",
            "Examples:",
            "  ./waxwing receive --queue inbox --key bob.key --trust alice.key.pub",
            "  ./waxwing receive --queue inbox --key bob.key --trust *.pub --count 10 --quiet",
            "  ./waxwing receive --queue orders --envelope rsa --key private.pem",
            "",
            "A message that cannot be verified or decrypted shows nothing; it goes to the queue's",
            "dead letters. Exit code 0: ended by --count or by SIGINT. 1: it could not go on."
        })
public final class ReceiveCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private ServerOptions server;

    @Option(names = "--queue", paramLabel = "Q", required = true, description = "The queue.")
    private String queue;

    @Option(
            names = "--key",
            paramLabel = "FILE",
            required = true,
            description = "Your private key.")
    private Path key;

    @Option(
            names = "--trust",
            paramLabel = "PUB",
            arity = "1..*",
            description = "Public keys of the senders to believe (not used by --envelope rsa).")
    private List<Path> trust = new ArrayList<>();

    @Option(
            names = "--envelope",
            paramLabel = "KIND",
            description = "waxwing or rsa (default: ${DEFAULT-VALUE}).")
    private EnvelopeKind envelope = EnvelopeKind.WAXWING;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = {
                "Where messages are stored, one JSON line each. The file is also the memory of",
                "what was received (default: ${DEFAULT-VALUE})."
            })
    private Path out = Path.of("received_messages.json");

    @Option(names = "--count", paramLabel = "N", description = "End after N messages.")
    private @Nullable Long count;

    @Option(
            names = "--prefetch",
            paramLabel = "N",
            description = "Messages handed over before an ACK (default: ${DEFAULT-VALUE}).")
    private int prefetch = 100;

    @Option(
            names = "--meta",
            description = "Store redelivered, delivery_count and queue with each message.")
    private boolean meta;

    @Option(names = "--quiet", description = "Print problems and the result only.")
    private boolean quiet;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields before it runs anything
    public ReceiveCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        ReceiverOptions options = options();
        EnvelopeOpener opener = opener();
        ProgressBar bar = Progress.bar("Receiving", count == null ? 0 : count, quiet);
        ReceiverLog log =
                new ReceiverLog(
                        spec.commandLine().getOut(), spec.commandLine().getErr(), !quiet, bar);
        CompletableFuture<Receiver> started = new CompletableFuture<>();
        try (Interruption interruption =
                        Interruption.closing(() -> started.thenAccept(Receiver::close));
                ReceivedFile file = ReceivedFile.open(out, meta);
                Receiver receiver = Receiver.start(options, opener, file, log)) {
            started.complete(receiver);
            while (!receiver.awaitEnd(Duration.ofHours(1))) {
                // Until --count, SIGINT or a failure ends it.
            }
            Progress.close(bar);
            summary(log, file);
            return interruption.result(receiver.failure() == null ? Exit.DONE : Exit.FAILED);
        }
    }

    private ReceiverOptions options() throws IOException {
        if (prefetch < 1 || prefetch > 100_000 || (count != null && count < 1)) {
            throw Exit.wrongUsage(spec, "--prefetch is 1 to 100000, --count at least 1");
        }
        try {
            Route.checkName("queue", queue);
        } catch (IllegalArgumentException e) {
            throw Exit.wrongUsage(spec, String.valueOf(e.getMessage()));
        }
        ReceiverOptions options =
                ReceiverOptions.of(server.endpoint(), queue)
                        .withSetUp(List.of("declare_queue " + queue))
                        .withPrefetch(prefetch)
                        .withMeta(meta);
        return count == null ? options : options.withLimit(count);
    }

    private EnvelopeOpener opener() throws IOException {
        return switch (envelope) {
            case RSA -> {
                if (!trust.isEmpty()) {
                    throw Exit.wrongUsage(spec, "--envelope rsa has no signatures to --trust");
                }
                yield new RsaOpener(KeyFiles.readRsaPrivate(key));
            }
            case WAXWING -> waxwing();
        };
    }

    private EnvelopeOpener waxwing() throws IOException {
        if (trust.isEmpty()) {
            throw Exit.wrongUsage(spec, "--trust PUB is missing (or use --envelope rsa)");
        }
        List<DevicePublicKeys> pinned = new ArrayList<>();
        for (Path file : trust) {
            pinned.add(KeyFiles.readDevicePublic(file));
        }
        return new WaxwingOpener(KeyFiles.readDevice(key), pinned);
    }

    private void summary(ReceiverLog log, ReceivedFile file) {
        spec.commandLine()
                .getOut()
                .println(
                        "%,d received, %,d came again, %,d could not be opened; %,d in %s"
                                .formatted(
                                        log.stored.get(),
                                        log.duplicates.get(),
                                        log.refused.get(),
                                        file.messages(),
                                        out));
    }
}
