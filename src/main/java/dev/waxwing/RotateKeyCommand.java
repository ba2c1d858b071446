package dev.waxwing;

import dev.waxwing.config.InvalidConfiguration;
import dev.waxwing.config.ServerConfig;
import dev.waxwing.crypto.ServerKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `./waxwing admin rotate-key`: a new version of the key under which the server seals what it
/// stores. Which versions there are is read from the files, beside the running server.
@Command(
        name = "rotate-key",
        description = "Make a new key for what the server seals at rest.",
        footer = {
            "",
            "A running server seals under it within seconds, then seals anew what it has stored,",
            "and removes each older key when nothing uses it any more. Backups that were made",
            "before need the older keys: keep their copies together.",
            "",
            "Examples:",
            "  ./waxwing admin rotate-key",
            "  ./waxwing admin rotate-key --status     which versions there are"
        })
final class RotateKeyCommand extends AdminCall {
    /// Where the keys are in the data directory.
    static final String DIRECTORY = "keys";

    @Option(names = "--status", description = "Change nothing; print the versions in use.")
    private boolean isStatus;

    @Override
    public Integer call() throws IOException, InvalidConfiguration {
        Path data = configuration().get(ServerConfig.class).data();
        Path directory = data.resolve(DIRECTORY);
        if (!Files.isDirectory(directory)) {
            throw new IOException(data + " has no keys yet: no server has run there");
        }
        if (isStatus) {
            print(status(ServerKeys.open(directory).versions()));
            return ExitCode.DONE;
        }
        return ask("keys.rotate", Map.of());
    }

    private static String status(Set<Integer> versions) {
        int newest = Collections.max(versions);
        return versions.size() == 1
                ? "Everything is sealed under key version %d.".formatted(newest)
                : "Key version %d is the newest; older ones still in use: %d."
                        .formatted(newest, versions.size() - 1);
    }
}
