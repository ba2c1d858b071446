package dev.waxwing;

import dev.waxwing.backend.sqlite.SqliteAuditStore;
import dev.waxwing.backend.sqlite.SqliteBlockStore;
import dev.waxwing.backend.sqlite.SqliteConnectionStore;
import dev.waxwing.backend.sqlite.SqliteDatabase;
import dev.waxwing.backend.sqlite.SqliteMetricStore;
import dev.waxwing.config.Configuration;
import dev.waxwing.config.ServerConfig;
import dev.waxwing.gate.AddressBlock;
import dev.waxwing.gate.AddressBlocks;
import dev.waxwing.gate.Limits;
import dev.waxwing.gate.Network;
import dev.waxwing.gate.Proxies;
import dev.waxwing.gate.ProxyConfig;
import dev.waxwing.journal.Journal;
import dev.waxwing.journal.StorageException;
import dev.waxwing.ops.Audit;
import dev.waxwing.ops.AuditAnchor;
import dev.waxwing.ops.AuditCheck;
import dev.waxwing.ops.AuditHead;
import dev.waxwing.ops.AuditOrigin;
import dev.waxwing.ops.AuditRow;
import dev.waxwing.ops.AuditStore;
import dev.waxwing.ops.ConnectionRecord;
import dev.waxwing.ops.ConnectionStore;
import dev.waxwing.ops.MetricStore;
import dev.waxwing.ops.admin.AdminArguments;
import dev.waxwing.ops.admin.AdminOperations;
import dev.waxwing.ops.admin.AdminRefused;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/// What an operator asks of the gate and of the server's records, on a running server or on its
/// data. Each runs on a thread that may block.
record OperatorTasks(
        AddressBlocks blocks,
        AuditStore audit,
        AuditAnchor anchor,
        MetricStore metrics,
        ConnectionStore connections,
        InstantSource clock) {
    private static final int MOST_ROWS = 10_000;

    /// Opens everything that an operator asks for; blocks.
    static OperatorTasks of(
            Configuration configuration, SqliteDatabase database, Journal journal, Audit audit) {
        InstantSource clock = Clock.systemUTC();
        Proxies proxies = new Proxies(configuration.get(ProxyConfig.class));
        AddressBlocks blocks =
                new AddressBlocks(
                        configuration.get(Limits.class),
                        new SqliteBlockStore(database),
                        journal,
                        audit,
                        clock,
                        proxies::isSpared);
        blocks.load();
        return new OperatorTasks(
                blocks,
                new SqliteAuditStore(database),
                new AuditAnchor(configuration.get(ServerConfig.class).data()),
                new SqliteMetricStore(database),
                new SqliteConnectionStore(database),
                clock);
    }

    void addTo(AdminOperations operations) {
        operations
                .add("address.ban", this::ban)
                .add("address.unban", this::unban)
                .add("address.bans", this::bans)
                .add("audit.verify", this::verifyAudit)
                .add("audit.list", this::listAudit)
                .add("metrics.names", (_, out) -> metrics.names().forEach(out))
                .add("metrics.read", this::readMetric)
                .add("connection.list", this::listConnections);
    }

    private void ban(AdminArguments arguments, Consumer<String> out) throws AdminRefused {
        Network network = Network.parse(arguments.required("network"));
        Duration time = duration(arguments.required("for"));
        AddressBlock block =
                await(
                        blocks.ban(
                                network,
                                time,
                                AuditOrigin.current().actor(),
                                arguments.optional("reason").orElse("")));
        out.accept("%s is kept out until %s".formatted(block.network(), block.until()));
    }

    private void unban(AdminArguments arguments, Consumer<String> out) throws AdminRefused {
        Network network = Network.parse(arguments.required("network"));
        if (!await(blocks.unban(network, AuditOrigin.current().actor()))) {
            throw new AdminRefused(network + " is not kept out");
        }
        out.accept(network + " may come in again");
    }

    private void bans(AdminArguments arguments, Consumer<String> out) {
        for (AddressBlock block : blocks.list()) {
            out.accept(
                    "%s  until %s  by %s  %s"
                            .formatted(block.network(), block.until(), block.by(), block.reason()));
        }
    }

    private void verifyAudit(AdminArguments arguments, Consumer<String> out) throws IOException {
        List<AuditHead> anchors = new ArrayList<>();
        anchor.read().ifPresent(anchors::add);
        arguments.optional("head").map(AuditHead::parse).ifPresent(anchors::add);
        switch (AuditCheck.of(audit, anchors)) {
            case AuditCheck.Finding.Intact(AuditHead head) -> {
                out.accept("The audit log is whole: %d rows".formatted(head.seq()));
                out.accept("head " + head);
            }
            case AuditCheck.Finding.Broken(_, String why) ->
                    throw new AdminRefused("the audit log is not what was written: " + why);
        }
    }

    private void listAudit(AdminArguments arguments, Consumer<String> out) throws AdminRefused {
        for (AuditRow row : audit.last(count(arguments))) {
            out.accept(
                    "%d  %s  %s  %s  %s  %s  %s"
                            .formatted(
                                    row.seq(),
                                    row.at(),
                                    row.kind(),
                                    dash(row.actor()),
                                    dash(row.subject()),
                                    dash(row.address()),
                                    row.detail()));
        }
    }

    private void readMetric(AdminArguments arguments, Consumer<String> out) throws AdminRefused {
        String name = arguments.required("name");
        Instant now = clock.instant();
        List<MetricStore.Point> points =
                metrics.read(name, now.minus(duration(arguments.required("last"))), now);
        if (points.isEmpty()) {
            throw new AdminRefused("nothing is kept of '%s' from that time".formatted(name));
        }
        points.forEach(point -> out.accept(point.at() + "  " + point.value()));
    }

    private void listConnections(AdminArguments arguments, Consumer<String> out)
            throws AdminRefused {
        String user = arguments.optional("user").orElse("");
        for (ConnectionRecord row : connections.latest(user, count(arguments))) {
            out.accept(
                    "%s  %s  %s  %s  from %s to %s  in %d out %d  %s"
                            .formatted(
                                    row.user(),
                                    row.edge().word(),
                                    row.address(),
                                    dash(row.agent()),
                                    row.opened(),
                                    row.closed() == null ? "now" : row.closed(),
                                    row.received(),
                                    row.sent(),
                                    row.reason()));
        }
    }

    private static String dash(String text) {
        return text.isEmpty() ? "-" : text;
    }

    private static int count(AdminArguments arguments) throws AdminRefused {
        String text = arguments.optional("count").orElse("50");
        if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > MOST_ROWS) {
            throw new AdminRefused("a count is 0 to " + MOST_ROWS + ", not '" + text + "'");
        }
        return Integer.parseInt(text);
    }

    /// `90s`, `30m`, `24h`, `7d`.
    private static Duration duration(String text) throws AdminRefused {
        if (!text.matches("[1-9]\\d{0,5}[smhd]")) {
            throw new AdminRefused("a time is written 90s, 30m, 24h or 7d, not '" + text + "'");
        }
        long count = Long.parseLong(text.substring(0, text.length() - 1));
        return switch (text.charAt(text.length() - 1)) {
            case 's' -> Duration.ofSeconds(count);
            case 'm' -> Duration.ofMinutes(count);
            case 'h' -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }

    private static <T> T await(CompletableFuture<T> change) throws AdminRefused {
        try {
            return change.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof StorageException storage) {
                AdminRefused refused =
                        new AdminRefused("it counts, but is not on disk: " + storage.getMessage());
                refused.initCause(storage);
                throw refused;
            }
            throw e;
        }
    }
}
