package dev.waxwing.config;

import java.nio.file.Path;
import java.time.Duration;

/// What belongs to the server as a whole and to no single part.
@Section(
        value = "server",
        doc = "The server as a whole: where its data lives and where it listens.")
public record ServerConfig(
        @Setting(
                        value = "./waxwing-data",
                        doc =
                                "The data directory, made with mode 0700 when it is missing. One"
                                        + " server at a time uses it.")
                Path data,
        @Setting(
                        value = "127.0.0.1",
                        doc =
                                "The address to listen on, for every listener that names none of"
                                        + " its own. One that other machines can reach needs TLS.")
                String host,
        @Setting(
                        value = "false",
                        doc =
                                "Whether to listen without TLS on an address that other machines"
                                        + " can reach. Tokens then travel in the clear.")
                boolean allowInsecure,
        @Setting(
                        value = "10s",
                        max = "10m",
                        doc =
                                "How long connections may take to finish what they are doing after"
                                        + " SIGTERM.")
                Duration drain) {}
