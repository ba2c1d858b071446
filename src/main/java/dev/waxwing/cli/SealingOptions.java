package dev.waxwing.cli;

import dev.waxwing.client.Route;
import dev.waxwing.crypto.Destination;
import dev.waxwing.crypto.DevicePublicKeys;
import dev.waxwing.crypto.EnvelopeSealer;
import dev.waxwing.crypto.KeyFiles;
import dev.waxwing.crypto.RsaSealer;
import dev.waxwing.crypto.WaxwingSealer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/// The options that say for whom, and by whom, messages are sealed.
final class SealingOptions {
    @Option(
            names = "--to",
            paramLabel = "PUB",
            description = "Public key of a reader; repeat it for several, who read the same.")
    private List<Path> to = new ArrayList<>();

    @Option(
            names = "--from",
            paramLabel = "KEY",
            description = "Your private key, which signs (not used by --envelope rsa).")
    private @Nullable Path from;

    @Option(
            names = "--envelope",
            paramLabel = "KIND",
            description = {
                "waxwing: sealed and signed; rsa: as the published clients do",
                "(default: ${DEFAULT-VALUE})."
            })
    private EnvelopeKind envelope = EnvelopeKind.WAXWING;

    /// Reads the keys.
    EnvelopeSealer sealer(Route route, CommandSpec spec) throws IOException {
        if (to.isEmpty()) {
            throw Exit.wrongUsage(spec, "--to PUB is missing");
        }
        return switch (envelope) {
            case RSA -> rsa(spec);
            case WAXWING -> waxwing(route, spec);
        };
    }

    private EnvelopeSealer rsa(CommandSpec spec) throws IOException {
        if (to.size() != 1 || from != null) {
            throw Exit.wrongUsage(spec, "--envelope rsa takes one --to and no --from");
        }
        return new RsaSealer(KeyFiles.readRsaPublic(to.getFirst()));
    }

    private EnvelopeSealer waxwing(Route route, CommandSpec spec) throws IOException {
        if (from == null) {
            throw Exit.wrongUsage(spec, "--from KEY is missing (or use --envelope rsa)");
        }
        List<DevicePublicKeys> recipients = new ArrayList<>();
        for (Path file : to) {
            recipients.add(KeyFiles.readDevicePublic(file));
        }
        Destination destination = new Destination.Route(route.exchange(), route.key());
        return new WaxwingSealer(
                KeyFiles.readDevice(from), destination, recipients, InstantSource.system());
    }
}
