package dev.waxwing;

import dev.waxwing.config.InvalidConfiguration;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The commands of `./waxwing admin` that are about people: each one operation of
/// [AccountOperations].
final class AdminAccounts {
    private AdminAccounts() {}

    @Command(
            name = "user",
            description = "The accounts of people and programs.",
            subcommands = {CreateUser.class, ListUsers.class, ShowUser.class, SetPassword.class},
            footer = {
                "",
                "Examples:",
                "  ./waxwing admin user create ada --role admin --password    asks for a password",
                "  ./waxwing admin user list"
            })
    static final class UserCommand {
        private UserCommand() {}
    }

    @Command(name = "create", description = "Make an account.")
    static final class CreateUser extends AdminCall {
        @Parameters(paramLabel = "USER", description = "The user id.")
        private String user = "";

        @Option(names = "--username", description = "What people read. Default: the user id.")
        private @Nullable String username;

        @Option(names = "--role", description = "admin, moderator, member (default) or service.")
        private @Nullable String role;

        @Option(
                names = "--public-key",
                paramLabel = "BASE64",
                description = "The Ed25519 key that logs in.")
        private @Nullable String publicKey;

        @Option(names = "--x25519-public-key", paramLabel = "BASE64", description = "For sealing.")
        private @Nullable String agreementKey;

        @Option(
                names = "--password",
                description = "Ask for a password, or read one line of input.")
        private boolean password;

        @Override
        public Integer call() throws IOException, InvalidConfiguration {
            Map<String, String> arguments = new HashMap<>(Map.of("user", user));
            put(arguments, "username", username);
            put(arguments, "role", role);
            put(arguments, "public-key", publicKey);
            put(arguments, "x25519-public-key", agreementKey);
            put(arguments, "password", password ? readPassword() : null);
            return ask("user.create", arguments);
        }
    }

    @Command(name = "list", description = "Print all users: id, role, since when, name.")
    static final class ListUsers extends AdminCall {
        @Override
        public Integer call() throws IOException, InvalidConfiguration {
            return ask("user.list", Map.of());
        }
    }

    @Command(name = "show", description = "Print what is known about a user.")
    static final class ShowUser extends AdminCall {
        @Parameters(paramLabel = "USER", description = "The user id.")
        private String user = "";

        @Override
        public Integer call() throws IOException, InvalidConfiguration {
            return ask("user.show", Map.of("user", user));
        }
    }

    @Command(
            name = "password",
            description = "Ask for a new password, or read it as one line of input. Ends sessions.")
    static final class SetPassword extends AdminCall {
        @Parameters(paramLabel = "USER", description = "The user id.")
        private String user = "";

        @Override
        public Integer call() throws IOException, InvalidConfiguration {
            return ask("user.password", Map.of("user", user, "password", readPassword()));
        }
    }

    @Command(name = "role", description = "What users may do.", subcommands = SetRole.class)
    static final class RoleCommand {
        private RoleCommand() {}
    }

    @Command(
            name = "set",
            description =
                    "Give a user a role: admin, moderator, member or service. Counts at once.")
    static final class SetRole extends AdminCall {
        @Parameters(index = "0", paramLabel = "USER", description = "The user id.")
        private String user = "";

        @Parameters(index = "1", paramLabel = "ROLE", description = "The role.")
        private String role = "";

        @Override
        public Integer call() throws IOException, InvalidConfiguration {
            return ask("role.set", Map.of("user", user, "role", role));
        }
    }

    @Command(
            name = "ban",
            description = "Close accounts, and keep addresses out.",
            subcommands = {
                BanUser.class,
                LiftUser.class,
                AdminRecords.Ban.class,
                AdminRecords.Unban.class,
                AdminRecords.Bans.class
            })
    static final class BanCommand {
        private BanCommand() {}
    }

    @Command(name = "user", description = "Close an account: its sessions end, its keys stop.")
    static final class BanUser extends AdminCall {
        @Parameters(paramLabel = "USER", description = "The user id.")
        private String user = "";

        @Override
        public Integer call() throws IOException, InvalidConfiguration {
            return ask("ban.user", Map.of("user", user));
        }
    }

    @Command(name = "lift-user", description = "Open an account again.")
    static final class LiftUser extends AdminCall {
        @Parameters(paramLabel = "USER", description = "The user id.")
        private String user = "";

        @Override
        public Integer call() throws IOException, InvalidConfiguration {
            return ask("ban.lift-user", Map.of("user", user));
        }
    }

    @Command(
            name = "setup-token",
            description = {
                "Print a token, good for 24 hours and once, that makes an admin of whoever"
                        + " registers",
                "with it. Any earlier one stops counting."
            })
    static final class SetupToken extends AdminCall {
        @Override
        public Integer call() throws IOException, InvalidConfiguration {
            return ask("setup-token", Map.of());
        }
    }

    private static void put(Map<String, String> arguments, String name, @Nullable String value) {
        if (value != null) {
            arguments.put(name, value);
        }
    }

    /// From the terminal without showing it, or as one line of standard input. Never an argument:
    /// those are seen by others and kept in histories.
    private static String readPassword() throws IOException {
        Console console = System.console();
        if (console != null && console.isTerminal()) {
            return new String(console.readPassword("Password: "));
        }
        String line =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
                        .readLine();
        if (line == null) {
            throw new IOException("no password on standard input");
        }
        return line;
    }
}
