package dev.waxwing;

import dev.waxwing.accounts.Accounts;
import dev.waxwing.accounts.AccountsConfig;
import dev.waxwing.accounts.Authenticator;
import dev.waxwing.accounts.Permission;
import dev.waxwing.accounts.TokenFile;
import dev.waxwing.announcements.Announcements;
import dev.waxwing.backend.disk.DataDirectory;
import dev.waxwing.backend.disk.IdFile;
import dev.waxwing.backend.sqlite.SqliteAccountStore;
import dev.waxwing.backend.sqlite.SqliteAnnouncementStore;
import dev.waxwing.backend.sqlite.SqliteAuditStore;
import dev.waxwing.backend.sqlite.SqliteDatabase;
import dev.waxwing.backend.sqlite.SqliteFeedStore;
import dev.waxwing.backend.sqlite.SqliteLogStore;
import dev.waxwing.backend.sqlite.SqliteQueueStore;
import dev.waxwing.backend.sqlite.SqliteResumeStore;
import dev.waxwing.backend.sqlite.SqliteRuleStore;
import dev.waxwing.broker.Broker;
import dev.waxwing.broker.BrokerConfig;
import dev.waxwing.chat.MessageRetention;
import dev.waxwing.chat.MessagesConfig;
import dev.waxwing.config.Configuration;
import dev.waxwing.config.ServerConfig;
import dev.waxwing.crypto.ServerKeys;
import dev.waxwing.feed.Feed;
import dev.waxwing.feed.FeedConfig;
import dev.waxwing.gate.Limits;
import dev.waxwing.gateway.feed.FeedDialect;
import dev.waxwing.gateway.feed.FeedRoutes;
import dev.waxwing.gateway.http.Access;
import dev.waxwing.gateway.http.HttpConfig;
import dev.waxwing.gateway.http.RouteTable;
import dev.waxwing.gateway.http.Routes;
import dev.waxwing.gateway.http.StatusRoutes;
import dev.waxwing.gateway.http.accounts.AccountRoutes;
import dev.waxwing.gateway.http.accounts.GateGuard;
import dev.waxwing.gateway.http.accounts.KeyAccountRoutes;
import dev.waxwing.gateway.http.accounts.LoginGuard;
import dev.waxwing.gateway.http.accounts.Origins;
import dev.waxwing.gateway.http.chat.AnnouncementRoutes;
import dev.waxwing.gateway.http.chat.PresenceRoutes;
import dev.waxwing.gateway.http.chat.PrivacyRoutes;
import dev.waxwing.gateway.http.rooms.RoomRoutes;
import dev.waxwing.gateway.http.rules.RuleRoutes;
import dev.waxwing.gateway.http.trace.TraceRoutes;
import dev.waxwing.gateway.http.webhooks.WebhookRoutes;
import dev.waxwing.gateway.line.EventLoops;
import dev.waxwing.gateway.line.LineArrivals;
import dev.waxwing.gateway.line.LineConfig;
import dev.waxwing.gateway.line.LineGateway;
import dev.waxwing.gateway.websocket.WebSocketConfig;
import dev.waxwing.gateway.websocket.WebSocketEndpoint;
import dev.waxwing.journal.Journal;
import dev.waxwing.journal.JournalConfig;
import dev.waxwing.journal.Participant;
import dev.waxwing.log.LogConfig;
import dev.waxwing.log.Logs;
import dev.waxwing.ops.Audit;
import dev.waxwing.ops.Health;
import dev.waxwing.ops.HeapRoom;
import dev.waxwing.ops.Logging;
import dev.waxwing.ops.LoggingConfig;
import dev.waxwing.ops.MetricsCollector;
import dev.waxwing.ops.PartHealth;
import dev.waxwing.ops.Pulses;
import dev.waxwing.ops.admin.AdminOperations;
import dev.waxwing.ops.admin.AdminSocket;
import dev.waxwing.presence.Presences;
import dev.waxwing.rooms.Rooms;
import dev.waxwing.routing.MessageRouter;
import dev.waxwing.routing.TopicsConfig;
import dev.waxwing.rules.Destination;
import dev.waxwing.rules.Rules;
import dev.waxwing.sessions.Dialect;
import dev.waxwing.sessions.NativeDialect;
import dev.waxwing.sessions.Resumptions;
import dev.waxwing.supervision.SystemSupervisor;
import dev.waxwing.trace.MessageTrace;
import dev.waxwing.tracing.Tracing;
import dev.waxwing.tracing.TracingConfig;
import dev.waxwing.webhooks.Webhooks;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The composition root: every part of a running server, in start order; [#close] ends them in
/// reverse, so that what is in hand is finished and nothing that was acknowledged is lost.
public final class Server implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);

    /// What ending everything behind the gateways may take; part of `server.drain`.
    private static final Duration LAST_STEPS = Duration.ofSeconds(2);

    /// Of those, what is kept for the journal and what it needs.
    private static final Duration JOURNAL_END = Duration.ofSeconds(1);

    /// What the queues may take to note what their consumers have left.
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private final CompletableFuture<Void> givenUp = new CompletableFuture<>();
    private final Deque<Part> started = new ArrayDeque<>();
    private final StopClock stopping;
    private final DataDirectory data;
    private final LineGateway lines;
    private final WebEdge web;
    private final Accounts accounts;
    private final AdminOperations tasks;

    /// Something to be ended.
    private record Part(String name, AutoCloseable end) {}

    private Server(Configuration configuration) throws IOException {
        Logging.use(configuration.get(LoggingConfig.class));
        ServerConfig server = configuration.get(ServerConfig.class);
        LineConfig line = configuration.get(LineConfig.class);
        JournalConfig journalConfig = configuration.get(JournalConfig.class);
        BrokerConfig brokerConfig = configuration.get(BrokerConfig.class);
        stopping = new StopClock(longer(server.drain(), LAST_STEPS), System::nanoTime);
        try {
            data = part("data directory", DataDirectory.open(server.data()));
            IdFile ids = part("scratch", IdFile.open(data.path()));
            SqliteDatabase database = SqliteDatabase.open(data.path(), journalConfig);
            Broker broker =
                    new Broker(
                            new SqliteQueueStore(database), ids, brokerConfig, Clock.systemUTC());
            TracingConfig traced = configuration.get(TracingConfig.class);
            @Nullable Tracing tracing = // its classes are not even loaded without an endpoint
                    traced.endpoint().isPresent() ? Tracing.open(traced, Main.version()) : null;
            if (tracing != null) {
                part("tracing", tracing);
            }
            broker.trace(tracing);
            broker.recover();
            Conversations conversations =
                    Conversations.open(database, configuration.get(MessagesConfig.class));
            Audit audit = new Audit(new SqliteAuditStore(database), Clock.systemUTC());
            ServerKeys keys = ServerKeys.open(data.path().resolve("keys"));
            Logs logs =
                    new Logs(
                            new SqliteLogStore(database),
                            keys,
                            configuration.get(LogConfig.class),
                            Clock.systemUTC());
            logs.recover();
            Feed feed =
                    new Feed(
                            logs,
                            new SqliteFeedStore(database),
                            configuration.get(FeedConfig.class));
            Journal journal =
                    part(
                            "journal",
                            new Journal(
                                    database,
                                    Participant.together(
                                            broker.participant(),
                                            logs.participant(),
                                            conversations.participant(),
                                            audit),
                                    journalConfig.queueBytes()));
            journal.start();
            conversations.start(journal);
            part("conversations", conversations);
            MessageRetention retention =
                    part(
                            "message retention",
                            conversations.retention(database, journal, Clock.systemUTC()));
            Operations operations =
                    part("operations", Operations.open(configuration, database, journal, audit));
            accounts =
                    Accounts.open(
                            new SqliteAccountStore(database),
                            journal,
                            audit,
                            data.path(),
                            configuration.get(AccountsConfig.class),
                            Clock.systemUTC());
            Rules rules =
                    Rules.open(new SqliteRuleStore(database), journal, audit, Clock.systemUTC());
            Webhooks webhooks =
                    WebhookEdge.of(
                            configuration, database, keys, logs, operations.metrics(), audit);
            part("logs", logs).start(journal);
            part("webhooks", webhooks).open(journal);
            webhooks.start();
            part("feed", feed).start(journal);
            part("broker", broker);
            EventLoops loops = part("event loops", new EventLoops(line.eventLoops()));
            SystemSupervisor actors = new SystemSupervisor(loops.executor());
            part("actors", () -> actors.close(stopping.left(JOURNAL_END)));
            broker.start(actors.spawn("queues", broker.supervisor(journal)));
            part(
                    "last words",
                    () -> broker.finish(shorter(LAST_WORDS, stopping.left(JOURNAL_END))));
            RouterSurroundings surroundings =
                    new RouterSurroundings(webhooks, broker, keys, logs.ledger());
            MessageRouter router =
                    new MessageRouter(
                            logs,
                            configuration.get(TopicsConfig.class),
                            rules::book,
                            rules.kinds(),
                            configuration.get(Limits.class).messageSize(),
                            surroundings);
            surroundings.start(router);
            var _ =
                    actors.spawn(
                            "router",
                            router.supervisor(
                                    journal,
                                    new RouterWatch(() -> givenUp.complete(null)),
                                    System::nanoTime));
            Rooms rooms =
                    RoomEdge.open(
                            configuration,
                            database,
                            logs,
                            journal,
                            actors,
                            new RouterWatch(() -> givenUp.complete(null)));
            Presences presences =
                    RoomEdge.presences(database, journal, conversations.roster(), rooms);
            Announcements announcements =
                    new Announcements(new SqliteAnnouncementStore(database), Clock.systemUTC());
            announcements.start(journal);
            var _ = actors.spawn("metrics", MetricsCollector.behavior(operations.history()));
            Pulses pulses = new Pulses(loops.each(), System::nanoTime);
            operations.health().register("event loops", pulses::health);
            operations.health().register("broker", () -> health(broker));
            operations.health().register("accounts", accounts::health);
            operations.health().register("rules", () -> health(rules.trouble()));
            operations.health().register("logs", () -> health(logs.trouble()));
            operations.health().register("routing", router::health);
            operations.health().register("rooms", rooms.router()::health);
            operations.health().register("feed", () -> health(feed.trouble()));
            operations.health().register("webhooks", () -> health(webhooks.trouble()));
            operations.health().register("conversations", () -> health(retention.trouble()));
            operations.metrics().queues(new BrokerFigures(broker));
            operations.metrics().rules(rules::count, rules::loopsCut);
            if (tracing != null) {
                operations.metrics().spans(tracing::exported, tracing::dropped);
            }
            for (Destination kind : Destination.values()) {
                operations.metrics().dropped(kind.word(), () -> rules.dropped(kind));
            }
            operations.metrics().journalWaiting(journal::pendingBytes);
            feed.watch(operations.metrics()::feedBatch);
            part("heap", HeapRoom.watch());
            Housekeeping housekeeping = part("housekeeping", new Housekeeping());
            housekeeping
                    .every(1, broker::sampleRates)
                    .every(1, broker::sweep)
                    .every(1, pulses::beat)
                    .every(2, logs::reseal)
                    .every(2, webhooks::reseal)
                    .every(10, logs::sweep)
                    .every(10, operations.gate()::sweep)
                    .every(10, accounts::sweep)
                    .every(10, announcements::sweep)
                    .every(600, retention::sweep);
            if (tracing != null) {
                housekeeping.every(1, tracing::sweep);
            }
            TokenFile tokens = new TokenFile(line.tokens(server));
            Dialect headerBody =
                    conversations.headerBody(
                            operations.gate(),
                            configuration.get(Limits.class),
                            accounts,
                            router.screen(),
                            new MessageFigures(operations.metrics()),
                            Clock.systemUTC());
            Resumptions resumptions =
                    new Resumptions(
                            new SqliteResumeStore(database),
                            configuration.get(TopicsConfig.class).resumeFor(),
                            Clock.systemUTC());
            resumptions.start(journal);
            housekeeping.every(10, resumptions::sweep);
            Dialect nativeFrames =
                    conversations.nativeDialect(
                            operations.gate(),
                            configuration.get(Limits.class),
                            configuration.get(TopicsConfig.class),
                            accounts,
                            broker,
                            router,
                            presences,
                            rooms,
                            announcements,
                            resumptions,
                            new MessageFigures(operations.metrics()),
                            Clock.systemUTC(),
                            configuration.get(WebSocketConfig.class).heartbeat(),
                            tracing);
            List<WebSocketEndpoint> sockets =
                    List.of(
                            new WebSocketEndpoint(
                                    "/ws",
                                    "",
                                    Map.of("", headerBody, NativeDialect.SUBPROTOCOL, nativeFrames),
                                    Permission.CONNECT,
                                    false),
                            feedAt("/feed", "", feed),
                            feedAt("/", "feed", feed));
            boolean isOpen = configuration.get(HttpConfig.class).openOnLoopback();
            LoginGuard guard = new GateGuard(operations.gate());
            int maxBody = configuration.get(Limits.class).jsonSize();
            MessageTrace trace = TraceOperations.of(database, logs, broker::isLeased, keys);
            List<Routes> routes =
                    List.of(
                            status(operations, accounts.authenticator(), isOpen),
                            new FeedRoutes(feed, operations.metrics(), tracing),
                            new KeyAccountRoutes(accounts, guard, maxBody),
                            new AccountRoutes(
                                    accounts,
                                    guard,
                                    new Origins(
                                            Set.copyOf(
                                                    configuration
                                                            .get(WebSocketConfig.class)
                                                            .allowedOrigins())),
                                    Clock.systemUTC(),
                                    maxBody),
                            new PresenceRoutes(accounts, conversations.roster(), presences),
                            new PrivacyRoutes(presences, maxBody),
                            new AnnouncementRoutes(announcements, maxBody),
                            new RoomRoutes(rooms, maxBody),
                            new RuleRoutes(rules),
                            new TraceRoutes(trace),
                            new WebhookRoutes(webhooks, maxBody));
            web = new WebEdge(configuration, operations, accounts, actors, routes, sockets);
            part("web", () -> web.close(stopping.left(JOURNAL_END)));
            Gateways gateways = part("gateways", new Gateways(() -> stopping.left(LAST_STEPS)));
            lines =
                    new LineGateway(
                            loops,
                            line,
                            new InetSocketAddress(line.listenHost(server), line.port()),
                            broker,
                            router.screen(),
                            tokens,
                            operations.check(accounts.authenticator()),
                            new LineArrivals(operations.gate(), operations.proxies()),
                            operations.metrics(),
                            operations.auditLog(),
                            new Statistics(broker, journal)::json);
            lines.open();
            gateways.add("line", lines::stopAccepting, lines::drain);
            web.open();
            gateways.add("web", web::stopAccepting, web::drain);
            housekeeping
                    .every(1, lines::sweep)
                    .every(1, web::endExpired)
                    .every(1, web::beat)
                    .every(2, web::renewCertificate);
            accounts.revocations().onRevoked(lines::revoked);
            tasks = new AdminOperations(operations.auditLog());
            AccountOperations.addTo(tasks, accounts, Clock.systemUTC());
            operations.tasks().addTo(tasks);
            new RuleOperations(rules).addTo(tasks);
            WebhookOperations.addTo(tasks, () -> webhooks);
            TraceOperations.addTo(tasks, () -> trace);
            SecretOperations.of(configuration, tokens, operations.auditLog()).addTo(tasks);
            listenForAdmin(tasks);
            operations.health().started();
            part(
                    "readiness",
                    () -> {
                        operations.health().draining();
                        gateways.stopAccepting();
                    });
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
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
        return lines.address();
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
        List<Listening> all = new ArrayList<>();
        all.add(new Listening("line", lineAddress()));
        web.listening().forEach((name, address) -> all.add(new Listening(name, address)));
        return all;
    }

    /// The feed as a WebSocket.
    ///
    /// @param listener the only one that has it; empty for all
    private static WebSocketEndpoint feedAt(String path, String listener, Feed feed) {
        return new WebSocketEndpoint(
                path, listener, Map.of("", new FeedDialect(feed)), Permission.READ_FEED, true);
    }

    private static StatusRoutes status(
            Operations operations, Authenticator authenticator, boolean openOnLoopback) {
        Health health = operations.health();
        return new StatusRoutes(
                reasons -> new StatusRoutes.Health(health.isLive(), health.document(reasons)),
                health::isLive,
                health::isReady,
                caller ->
                        caller.token().isEmpty()
                                ? openOnLoopback && caller.isLocal()
                                : caller.token()
                                        .flatMap(authenticator::authenticate)
                                        .filter(who -> who.may(Permission.READ_METRICS))
                                        .isPresent(),
                operations.metrics()::scrape,
                Access.needsUnlessLocal(Permission.READ_METRICS));
    }

    private static PartHealth health(Optional<String> trouble) {
        return trouble.map(PartHealth::degraded).orElse(PartHealth.UP);
    }

    private static PartHealth health(Broker broker) {
        int down = broker.queuesDown();
        if (down > 0) {
            return PartHealth.degraded(down + " queues start again after a fault");
        }
        return broker.isOverloaded()
                ? PartHealth.degraded("publishers are slowed until the disk keeps up")
                : PartHealth.UP;
    }

    /// Every endpoint of HTTP.
    RouteTable routes() {
        return web.routes();
    }

    /// Everything that an operator can do.
    AdminOperations tasks() {
        return tasks;
    }

    /// Who has an account here. May block: not for event loops, but where it says so.
    Accounts accounts() {
        return accounts;
    }

    public Path data() {
        return data.path();
    }

    /// Takes nothing new, finishes what is in hand, ends every part: within `server.drain`, as long
    /// as the disk and the threads go on. May be called again.
    @Override
    public void close() {
        stopping.start();
        while (!started.isEmpty()) {
            Part part = started.pop();
            try {
                part.end.close();
            } catch (Exception e) {
                LOG.error("The {} did not end well", part.name, e);
            }
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    private void listenForAdmin(AdminOperations operations) throws IOException {
        if (AdminSocket.fits(data.path())) {
            part("admin socket", AdminSocket.open(data.path(), operations));
        } else {
            LOG.warn(
                    "The path {} is too long for a socket: admin commands work only while the"
                            + " server is stopped",
                    data.path());
        }
    }

    private <T extends AutoCloseable> T part(String name, T part) {
        started.push(new Part(name, part));
        return part;
    }
}
