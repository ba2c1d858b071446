package dev.waxwing;

import dev.waxwing.config.InvalidConfiguration;
import dev.waxwing.config.ServerConfig;
import dev.waxwing.crypto.ServerKeys;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `./waxwing admin rotate-key`: a new version of the key under which the server seals what it
/// stores. Works beside the running server, by the files alone.
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
final class RotateKeyCommand implements Callable<Integer> {
    @Spec private @Nullable CommandSpec command;
    @Mixin private ConfigFlags flags = new ConfigFlags();

    @Option(names = "--status", description = "Change nothing; print the versions in use.")
    private boolean isStatus;

    @Override
    public Integer call() throws IOException, InvalidConfiguration {
        Path data = flags.load().get(ServerConfig.class).data();
        Path directory = data.resolve("keys");
        if (!Files.isDirectory(directory)) {
            throw new IOException(data + " has no keys yet: no server has run there");
        }
        ServerKeys keys = ServerKeys.open(directory);
        if (isStatus) {
            print(status(keys.versions()));
        } else {
            print("Key version %d is made.".formatted(keys.rotate()));
        }
        return ExitCode.DONE;
    }

    private static String status(Set<Integer> versions) {
        int newest = Collections.max(versions);
        return versions.size() == 1
                ? "Everything is sealed under key version %d.".formatted(newest)
                : "Key version %d is the newest; older ones still in use: %d."
                        .formatted(newest, versions.size() - 1);
    }

    private void print(String line) {
        PrintWriter out = Objects.requireNonNull(command).commandLine().getOut();
        out.println(line);
        out.flush();
    }
}
