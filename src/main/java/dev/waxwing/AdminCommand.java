package dev.waxwing;

import dev.waxwing.accounts.TokenFile;
import dev.waxwing.backend.disk.DataDirectory;
import dev.waxwing.config.Configuration;
import dev.waxwing.config.InvalidConfiguration;
import dev.waxwing.config.ServerConfig;
import dev.waxwing.gateway.line.LineConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `./waxwing admin …`: what an operator does beside the running server.
@Command(
        name = "admin",
        description = {
            "Administer a server: people, roles, keys, sessions, records. Acts on the server that"
                    + " runs on the",
            "data directory, or on the data itself while none does."
        },
        subcommands = {
            AdminAccounts.UserCommand.class,
            AdminAccounts.RoleCommand.class,
            AdminCommand.Token.class,
            AdminTokens.ApiKeyCommand.class,
            AdminTokens.SessionCommand.class,
            AdminAccounts.BanCommand.class,
            AdminAccounts.SetupToken.class,
            AdminTokens.RotateTokenKey.class,
            AdminRecords.Audit.class,
            AdminRecords.Figures.class,
            AdminRecords.Connections.class,
            RotateKeyCommand.class
        })
final class AdminCommand {
    private AdminCommand() {}

    /// The tokens of the line protocol. Changes count at once; no restart is needed.
    @Command(
            name = "token",
            description = "The tokens that open the line protocol (`auth TOKEN`).",
            subcommands = {CreateToken.class, ListTokens.class, RevokeToken.class},
            footer = {
                "",
                "Examples:",
                "  ./waxwing admin token create billing     prints the token, once",
                "  ./waxwing admin token list",
                "  ./waxwing admin token revoke billing     open connections stay"
            })
    static final class Token {
        private Token() {}
    }

    /// What the token commands share: which file, and where to print.
    abstract static class TokenCommand implements Callable<Integer> {
        @Spec private @Nullable CommandSpec command;
        @Mixin private ConfigFlags flags = new ConfigFlags();

        final TokenFile tokens() throws IOException, InvalidConfiguration {
            Configuration configuration = flags.load();
            ServerConfig server = configuration.get(ServerConfig.class);
            Path file = configuration.get(LineConfig.class).tokens(server);
            Path directory = file.toAbsolutePath().getParent();
            if (directory != null && !Files.isDirectory(directory)) {
                Files.createDirectories(
                        directory, PosixFilePermissions.asFileAttribute(DataDirectory.OWNER_ONLY));
            }
            return new TokenFile(file);
        }

        final void print(String line) {
            PrintWriter out = Objects.requireNonNull(command).commandLine().getOut();
            out.println(line);
            out.flush();
        }
    }

    @Command(name = "create", description = "Make a token and print it: it is shown only now.")
    static final class CreateToken extends TokenCommand {
        @Parameters(paramLabel = "NAME", description = "Who it is for.")
        private String name = "";

        @Override
        public Integer call() throws IOException, InvalidConfiguration {
            print(tokens().create(name));
            return ExitCode.DONE;
        }
    }

    @Command(name = "list", description = "Print the names and when they were made.")
    static final class ListTokens extends TokenCommand {
        @Override
        public Integer call() throws IOException, InvalidConfiguration {
            tokens().list().forEach(entry -> print(entry.name() + "  " + entry.created()));
            return ExitCode.DONE;
        }
    }

    @Command(name = "revoke", description = "Remove a token; connections that used it stay.")
    static final class RevokeToken extends TokenCommand {
        @Parameters(paramLabel = "NAME", description = "Whose.")
        private String name = "";

        @Override
        public Integer call() throws IOException, InvalidConfiguration {
            if (tokens().revoke(name)) {
                return ExitCode.DONE;
            }
            throw new IOException("there is no token named '" + name + "'");
        }
    }
}
