package dev.waxwing;

import dev.waxwing.accounts.Accounts;
import dev.waxwing.accounts.AccountsConfig;
import dev.waxwing.accounts.TokenFile;
import dev.waxwing.backend.sqlite.SqliteAccountStore;
import dev.waxwing.backend.sqlite.SqliteRuleStore;
import dev.waxwing.config.Configuration;
import dev.waxwing.config.ServerConfig;
import dev.waxwing.gateway.http.RouteTable;
import dev.waxwing.gateway.line.LineConfig;
import dev.waxwing.journal.Journal;
import dev.waxwing.ops.Logging;
import dev.waxwing.ops.LoggingConfig;
import dev.waxwing.ops.admin.AdminOperations;
import dev.waxwing.ops.admin.AdminSocket;
import dev.waxwing.rules.Rules;
import dev.waxwing.tracing.Tracing;
import dev.waxwing.tracing.TracingConfig;
import dev.waxwing.webhooks.Webhooks;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The composition root: its constructor is the start, from top to bottom. What is on disk
/// ([StoredState]), the subjects that know nothing of connections, what hands messages out
/// ([Delivery]), what looks after all of it ([Upkeep]), where clients come in ([Edges]), and what
/// operators do. [#close] is the reverse ([StopOrder]).
public final class Server implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);

    private final CompletableFuture<Void> givenUp = new CompletableFuture<>();
    private final StopOrder order;
    private final Core core;
    private final Edges edges;
    private final AdminOperations tasks;

    private Server(Configuration configuration) throws IOException {
        Logging.use(configuration.get(LoggingConfig.class));
        order = new StopOrder(configuration.get(ServerConfig.class).drain());
        try {
            Tracing tracing = tracing(configuration);
            StoredState stored = StoredState.open(configuration, tracing, order);
            Operations operations =
                    order.add(
                            "operations",
                            Operations.open(
                                    configuration,
                                    stored.database(),
                                    stored.journal(),
                                    stored.audit()));
            core = startCore(configuration, stored, operations, tracing);
            Housekeeping housekeeping = Upkeep.start(core, order);
            TokenFile tokens =
                    new TokenFile(
                            configuration
                                    .get(LineConfig.class)
                                    .tokens(configuration.get(ServerConfig.class)));
            edges = Edges.open(configuration, core, tokens, housekeeping, order);
            tasks = tasks(configuration, core, tokens);
            listenForAdmin(tasks);
            operations.health().started();
            order.add(
                    "readiness",
                    () -> {
                        operations.health().draining();
                        edges.stopAccepting();
                    });
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /// What follows single messages; its classes are not even loaded without an endpoint.
    private @Nullable Tracing tracing(Configuration configuration) {
        TracingConfig config = configuration.get(TracingConfig.class);
        return config.endpoint().isEmpty()
                ? null
                : order.add("tracing", Tracing.open(config, Main.version()));
    }

    /// Starts what there is behind the edges. Logs come before webhooks and the feed, which keep
    /// their records there, and queues before the actors that deliver from them.
    private Core startCore(
            Configuration configuration,
            StoredState stored,
            Operations operations,
            @Nullable Tracing tracing)
            throws IOException {
        Journal journal = stored.journal();
        Accounts accounts =
                Accounts.open(
                        new SqliteAccountStore(stored.database()),
                        journal,
                        stored.audit(),
                        stored.directory(),
                        configuration.get(AccountsConfig.class),
                        Clock.systemUTC());
        Rules rules =
                Rules.open(
                        new SqliteRuleStore(stored.database()),
                        journal,
                        stored.audit(),
                        Clock.systemUTC());
        Webhooks webhooks =
                WebhookEdge.of(
                        configuration,
                        stored.database(),
                        stored.keys(),
                        stored.logs(),
                        operations.metrics(),
                        stored.audit());
        order.add("logs", stored.logs()).start(journal);
        order.add("webhooks", webhooks).open(journal);
        webhooks.start();
        order.add("feed", stored.feed()).start(journal);
        order.add("broker", stored.broker());
        Delivery delivery =
                Delivery.start(
                        configuration,
                        stored,
                        rules,
                        webhooks,
                        () -> givenUp.complete(null),
                        order);
        return new Core(
                stored,
                operations,
                accounts,
                rules,
                webhooks,
                delivery,
                TraceOperations.of(
                        stored.database(), stored.logs(), stored.broker()::isLeased, stored.keys()),
                tracing);
    }

    private static AdminOperations tasks(Configuration configuration, Core core, TokenFile tokens) {
        Operations operations = core.operations();
        AdminOperations tasks = new AdminOperations(operations.auditLog());
        AccountOperations.addTo(tasks, core.accounts(), Clock.systemUTC());
        operations.tasks().addTo(tasks);
        new RuleOperations(core.rules()).addTo(tasks);
        WebhookOperations.addTo(tasks, core::webhooks);
        TraceOperations.addTo(tasks, core::trace);
        SecretOperations.of(configuration, tokens, operations.auditLog()).addTo(tasks);
        return tasks;
    }

    private void listenForAdmin(AdminOperations operations) throws IOException {
        if (AdminSocket.fits(data())) {
            order.add("admin socket", AdminSocket.open(data(), operations));
        } else {
            LOG.warn(
                    "The path {} is too long for a socket: admin commands work only while the"
                            + " server is stopped",
                    data());
        }
    }

    /// Starts a server; every listener accepts when this returns.
    ///
    /// @throws IOException with one sentence for a person when a part cannot start
    public static Server start(Configuration configuration) throws IOException {
        return new Server(configuration);
    }

    /// Done when a part has failed so often that only a new start of the server may help.
    public CompletableFuture<Void> givenUp() {
        return givenUp;
    }

    /// The address of the line protocol, with its real port.
    public InetSocketAddress lineAddress() {
        return edges.lineAddress();
    }

    /// A listener that accepts.
    ///
    /// @param name `line`, `http`, `ingest` or `feed`
    /// @param address with its real port
    public record Listening(String name, InetSocketAddress address) {
        @Override
        public String toString() {
            return name + " " + address.getHostString() + ":" + address.getPort();
        }
    }

    /// Every listener, in the order of their start.
    public List<Listening> listening() {
        return edges.listening();
    }

    /// Every endpoint of HTTP.
    RouteTable routes() {
        return edges.routes();
    }

    /// Everything that an operator can do.
    AdminOperations tasks() {
        return tasks;
    }

    /// Who has an account here. May block: not for event loops, but where it says so.
    Accounts accounts() {
        return core.accounts();
    }

    public Path data() {
        return core.stored().directory();
    }

    /// Takes nothing new, finishes what is in hand, ends every part: within `server.drain`, as long
    /// as the disk and the threads go on. May be called again.
    @Override
    public void close() {
        order.close();
    }
}
