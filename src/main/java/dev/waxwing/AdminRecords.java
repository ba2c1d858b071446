package dev.waxwing;

import dev.waxwing.config.InvalidConfiguration;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `./waxwing admin ban address … | audit … | metrics | connections`: addresses that are kept out,
/// and what the server has recorded about itself.
final class AdminRecords {
    private AdminRecords() {}

    @Command(
            name = "address",
            description = "Keep an address or a network out.",
            footer = {
                "",
                "Examples:",
                "  ./waxwing admin ban address 203.0.113.7 --for 24h --reason spam",
                "  ./waxwing admin ban address 2001:db8::/32 --for 7d"
            })
    static final class Ban extends AdminCall {
        @Parameters(
                paramLabel = "NETWORK",
                description = "203.0.113.7, 203.0.113.0/24, 2001:db8::1.")
        private String network = "";

        @Option(
                names = "--for",
                defaultValue = "24h",
                paramLabel = "TIME",
                description = "90s, 30m, 24h, 7d; default ${DEFAULT-VALUE}.")
        private String time = "";

        @Option(
                names = "--reason",
                defaultValue = "",
                description = "For the list and the audit log.")
        private String reason = "";

        @Override
        public Integer call() throws IOException, InvalidConfiguration {
            return ask("address.ban", Map.of("network", network, "for", time, "reason", reason));
        }
    }

    @Command(name = "lift-address", description = "Let an address or a network in again.")
    static final class Unban extends AdminCall {
        @Parameters(paramLabel = "NETWORK", description = "As `addresses` prints it.")
        private String network = "";

        @Override
        public Integer call() throws IOException, InvalidConfiguration {
            return ask("address.unban", Map.of("network", network));
        }
    }

    @Command(
            name = "addresses",
            description = "Print who is kept out, until when, by whom and why.")
    static final class Bans extends AdminCall {
        @Override
        public Integer call() throws IOException, InvalidConfiguration {
            return ask("address.bans", Map.of());
        }
    }

    /// The audit log's commands.
    @Command(
            name = "audit",
            description = "The log of security events, each row chained to the one before it.",
            subcommands = {VerifyAudit.class, ListAudit.class})
    static final class Audit {
        private Audit() {}
    }

    @Command(
            name = "verify",
            description = "Check that no row was altered, moved, removed or cut off.",
            footer = {
                "",
                "Prints the head: noted down elsewhere and given to --head later, it shows also"
                        + " that",
                "nobody with the data directory in hand has written the log anew."
            })
    static final class VerifyAudit extends AdminCall {
        @Option(names = "--head", paramLabel = "NUMBER:HASH", description = "As printed earlier.")
        private @Nullable String head;

        @Override
        public Integer call() throws IOException, InvalidConfiguration {
            return ask("audit.verify", head == null ? Map.of() : Map.of("head", head));
        }
    }

    @Command(name = "list", description = "Print the last rows.")
    static final class ListAudit extends AdminCall {
        @Option(names = "--count", defaultValue = "50", description = "Default ${DEFAULT-VALUE}.")
        private int count;

        @Override
        public Integer call() throws IOException, InvalidConfiguration {
            return ask("audit.list", Map.of("count", String.valueOf(count)));
        }
    }

    @Command(
            name = "metrics",
            description = "Print the names of the figures that are kept, or one's past.")
    static final class Figures extends AdminCall {
        @Parameters(arity = "0..1", paramLabel = "NAME", description = "As the list prints it.")
        private @Nullable String name;

        @Option(
                names = "--last",
                defaultValue = "1h",
                paramLabel = "TIME",
                description = "90s, 30m, 24h, 7d; default ${DEFAULT-VALUE}.")
        private String last = "";

        @Override
        public Integer call() throws IOException, InvalidConfiguration {
            return name == null
                    ? ask("metrics.names", Map.of())
                    : ask("metrics.read", Map.of("name", name, "last", last));
        }
    }

    @Command(name = "connections", description = "Print who was connected, the latest first.")
    static final class Connections extends AdminCall {
        @Option(names = "--user", paramLabel = "USER", description = "Only this one's.")
        private @Nullable String user;

        @Option(names = "--count", defaultValue = "50", description = "Default ${DEFAULT-VALUE}.")
        private int count;

        @Override
        public Integer call() throws IOException, InvalidConfiguration {
            Map<String, String> arguments = new HashMap<>();
            arguments.put("count", String.valueOf(count));
            if (user != null) {
                arguments.put("user", user);
            }
            return ask("connection.list", arguments);
        }
    }
}
