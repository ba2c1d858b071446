package dev.waxwing;

import dev.waxwing.announcements.Announcements;
import dev.waxwing.backend.sqlite.SqliteAnnouncementStore;
import dev.waxwing.backend.sqlite.SqliteResumeStore;
import dev.waxwing.broker.Broker;
import dev.waxwing.config.Configuration;
import dev.waxwing.gate.Limits;
import dev.waxwing.gateway.line.EventLoops;
import dev.waxwing.gateway.line.LineConfig;
import dev.waxwing.journal.Journal;
import dev.waxwing.presence.Presences;
import dev.waxwing.rooms.Rooms;
import dev.waxwing.routing.MessageRouter;
import dev.waxwing.routing.TopicsConfig;
import dev.waxwing.rules.Rules;
import dev.waxwing.sessions.Resumptions;
import dev.waxwing.supervision.SystemSupervisor;
import dev.waxwing.webhooks.Webhooks;
import java.time.Clock;

/// What hands messages out: the event loops, the actors on them (queues, topics, rooms), and what
/// people hear of each other. Every part is safe for all threads.
///
/// @param loops of the line protocol, on which the actors run too
record Delivery(
        EventLoops loops,
        SystemSupervisor actors,
        MessageRouter router,
        Rooms rooms,
        Presences presences,
        Announcements announcements,
        Resumptions resumptions) {

    /// Starts the queues first: the router takes from one what rules have delayed.
    ///
    /// @param givenUp run when a router has failed too often
    static Delivery start(
            Configuration configuration,
            StoredState stored,
            Rules rules,
            Webhooks webhooks,
            Runnable givenUp,
            StopOrder order) {
        Journal journal = stored.journal();
        EventLoops loops =
                order.add(
                        "event loops",
                        new EventLoops(configuration.get(LineConfig.class).eventLoops()));
        SystemSupervisor actors = new SystemSupervisor(loops.executor());
        order.add("actors", () -> actors.close(order.forLastSteps()));
        Broker broker = stored.broker();
        broker.start(actors.spawn("queues", broker.supervisor(journal)));
        order.add("last words", () -> broker.finish(order.forLastWords()));
        RouterWatch watch = new RouterWatch(givenUp);
        MessageRouter router = router(configuration, stored, rules, webhooks);
        var _ = actors.spawn("router", router.supervisor(journal, watch, System::nanoTime));
        Rooms rooms =
                RoomEdge.open(
                        configuration, stored.database(), stored.logs(), journal, actors, watch);
        Presences presences =
                RoomEdge.presences(
                        stored.database(), journal, stored.conversations().roster(), rooms);
        Announcements announcements =
                new Announcements(
                        new SqliteAnnouncementStore(stored.database()), Clock.systemUTC());
        announcements.start(journal);
        Resumptions resumptions =
                new Resumptions(
                        new SqliteResumeStore(stored.database()),
                        configuration.get(TopicsConfig.class).resumeFor(),
                        Clock.systemUTC());
        resumptions.start(journal);
        return new Delivery(loops, actors, router, rooms, presences, announcements, resumptions);
    }

    private static MessageRouter router(
            Configuration configuration, StoredState stored, Rules rules, Webhooks webhooks) {
        RouterSurroundings surroundings =
                new RouterSurroundings(
                        webhooks, stored.broker(), stored.keys(), stored.logs().ledger());
        MessageRouter router =
                new MessageRouter(
                        stored.logs(),
                        configuration.get(TopicsConfig.class),
                        rules::book,
                        rules.kinds(),
                        configuration.get(Limits.class).messageSize(),
                        surroundings);
        surroundings.start(router);
        return router;
    }
}
