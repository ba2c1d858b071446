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
        description = "Administer a server: tokens.",
        subcommands = AdminCommand.Token.class)
final class AdminCommand {
    private AdminCommand() {}

    /// The tokens of the line protocol. Changes count at once; no restart is needed.
    @Command(
            name = "token",
            description = "The tokens that open the line protocol (`auth TOKEN`).",
            subcommands = {Create.class, ListNames.class, Revoke.class},
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

    /// What the three have in common: the token file that the configuration names, and where they
    /// print.
    private abstract static class OnTokens implements Callable<Integer> {
        @Spec private @Nullable CommandSpec command;
        @Mixin private ConfigFlags flags = new ConfigFlags();

        @Override
        public final Integer call() throws IOException, InvalidConfiguration {
            PrintWriter out = Objects.requireNonNull(command).commandLine().getOut();
            run(tokens(), out);
            out.flush();
            return ExitCode.DONE;
        }

        abstract void run(TokenFile tokens, PrintWriter out) throws IOException;

        private TokenFile tokens() throws IOException, InvalidConfiguration {
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
    }

    @Command(name = "create", description = "Make a token and print it: it is shown only now.")
    static final class Create extends OnTokens {
        @Parameters(paramLabel = "NAME", description = "Who it is for.")
        private String name = "";

        @Override
        void run(TokenFile tokens, PrintWriter out) throws IOException {
            out.println(tokens.create(name));
        }
    }

    @Command(name = "list", description = "Print the names and when they were made.")
    static final class ListNames extends OnTokens {
        @Override
        void run(TokenFile tokens, PrintWriter out) throws IOException {
            tokens.list().forEach(entry -> out.println(entry.name() + "  " + entry.created()));
        }
    }

    @Command(name = "revoke", description = "Remove a token.")
    static final class Revoke extends OnTokens {
        @Parameters(paramLabel = "NAME", description = "Whose.")
        private String name = "";

        @Override
        void run(TokenFile tokens, PrintWriter out) throws IOException {
            if (!tokens.revoke(name)) {
                throw new IOException("there is no token named '" + name + "'");
            }
        }
    }
}
