package dev.waxwing;

import dev.waxwing.config.InvalidConfiguration;
import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `./waxwing admin …`: what an operator does beside the running server.
@Command(
        name = "admin",
        description = {
            "Administer a server: people, keys, rules, webhooks, records. Acts on the server that"
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
            AdminWebhooks.WebhookCommand.class,
            AdminRecords.Audit.class,
            AdminRecords.Figures.class,
            AdminRecords.Connections.class,
            AdminRules.RuleCommand.class,
            AdminTrace.class,
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
                "  ./waxwing admin token revoke billing     its connections are closed"
            })
    static final class Token {
        private Token() {}
    }

    @Command(name = "create", description = "Make a token and print it: it is shown only now.")
    static final class CreateToken extends AdminCall {
        @Parameters(paramLabel = "NAME", description = "Who it is for.")
        private String name = "";

        @Override
        public Integer call() throws IOException, InvalidConfiguration {
            return ask("token.create", Map.of("name", name));
        }
    }

    @Command(name = "list", description = "Print the names and when they were made.")
    static final class ListTokens extends AdminCall {
        @Override
        public Integer call() throws IOException, InvalidConfiguration {
            return ask("token.list", Map.of());
        }
    }

    @Command(
            name = "revoke",
            description = "Remove a token. Its connections are closed within two seconds.")
    static final class RevokeToken extends AdminCall {
        @Parameters(paramLabel = "NAME", description = "Whose.")
        private String name = "";

        @Override
        public Integer call() throws IOException, InvalidConfiguration {
            return ask("token.revoke", Map.of("name", name));
        }
    }
}
