package dev.waxwing;

import dev.waxwing.config.InvalidConfiguration;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The commands of `./waxwing admin` that are about what opens an account: sessions, API keys and
/// the server's token keys. Each is one operation of [AccountOperations].
final class AdminTokens {
    private AdminTokens() {}

    @Command(
            name = "session",
            description = "Where users are logged in.",
            subcommands = {ListSessions.class, RevokeSession.class})
    static final class SessionCommand {
        private SessionCommand() {}
    }

    @Command(name = "list", description = "Print a user's sessions, the last used first.")
    static final class ListSessions extends AdminCall {
        @Parameters(paramLabel = "USER", description = "The user id.")
        private String user = "";

        @Override
        public Integer call() throws IOException, InvalidConfiguration {
            return ask("session.list", Map.of("user", user));
        }
    }

    @Command(
            name = "revoke",
            description = "End one session of a user, or all. Its connections are closed.")
    static final class RevokeSession extends AdminCall {
        @Parameters(index = "0", paramLabel = "USER", description = "The user id.")
        private String user = "";

        @Parameters(
                index = "1",
                arity = "0..1",
                paramLabel = "SESSION",
                description = "Which; all when left out.")
        private @Nullable String session;

        @Override
        public Integer call() throws IOException, InvalidConfiguration {
            Map<String, String> arguments = new HashMap<>(Map.of("user", user));
            if (session != null) {
                arguments.put("session", session);
            }
            return ask("session.revoke", arguments);
        }
    }

    @Command(
            name = "apikey",
            description = "Keys with which programs act for a user, within scopes.",
            subcommands = {CreateApiKey.class, ListApiKeys.class, RevokeApiKey.class},
            footer = {
                "",
                "Example:",
                "  ./waxwing admin apikey create billing orders --scopes publish,consume --days 90"
            })
    static final class ApiKeyCommand {
        private ApiKeyCommand() {}
    }

    @Command(name = "create", description = "Make a key and print it: it is shown only now.")
    static final class CreateApiKey extends AdminCall {
        @Parameters(index = "0", paramLabel = "USER", description = "Whose.")
        private String user = "";

        @Parameters(index = "1", paramLabel = "NAME", description = "What it is for.")
        private String name = "";

        @Option(
                names = "--scopes",
                required = true,
                paramLabel = "A,B",
                description = "What it may do: connect, send, publish, consume, declare, ...")
        private String scopes = "";

        @Option(names = "--days", description = "How many days it lasts. Default: for ever.")
        private @Nullable Integer days;

        @Override
        public Integer call() throws IOException, InvalidConfiguration {
            Map<String, String> arguments =
                    new HashMap<>(Map.of("user", user, "name", name, "scopes", scopes));
            if (days != null) {
                arguments.put("days", days.toString());
            }
            return ask("apikey.create", arguments);
        }
    }

    @Command(
            name = "list",
            description = "Print the keys of a user, or all: id, user, name, scopes.")
    static final class ListApiKeys extends AdminCall {
        @Parameters(arity = "0..1", paramLabel = "USER", description = "Whose; all when left out.")
        private @Nullable String user;

        @Override
        public Integer call() throws IOException, InvalidConfiguration {
            return ask("apikey.list", user == null ? Map.of() : Map.of("user", user));
        }
    }

    @Command(name = "revoke", description = "End a key. Its connections are closed.")
    static final class RevokeApiKey extends AdminCall {
        @Parameters(paramLabel = "ID", description = "The 16 characters after wx_.")
        private String id = "";

        @Override
        public Integer call() throws IOException, InvalidConfiguration {
            return ask("apikey.revoke", Map.of("id", id));
        }
    }

    @Command(
            name = "rotate-token-key",
            description = "Sign access tokens with a new key; those that are out stay good.")
    static final class RotateTokenKey extends AdminCall {
        @Override
        public Integer call() throws IOException, InvalidConfiguration {
            return ask("token-keys.rotate", Map.of());
        }
    }
}
