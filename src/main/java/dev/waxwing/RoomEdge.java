package dev.waxwing;

import dev.waxwing.backend.sqlite.SqliteDatabase;
import dev.waxwing.backend.sqlite.SqlitePrivacyStore;
import dev.waxwing.backend.sqlite.SqliteRoomStore;
import dev.waxwing.chat.Roster;
import dev.waxwing.config.Configuration;
import dev.waxwing.journal.Journal;
import dev.waxwing.log.Logs;
import dev.waxwing.presence.Presences;
import dev.waxwing.presence.Privacies;
import dev.waxwing.rooms.Rooms;
import dev.waxwing.rooms.RoomsConfig;
import dev.waxwing.routing.MessageRouter;
import dev.waxwing.supervision.Siblings;
import dev.waxwing.supervision.SystemSupervisor;
import java.time.Clock;

/// The rooms, wired to the database, the logs and the actors of their router.
final class RoomEdge {
    private RoomEdge() {}

    /// Reads the rooms and starts what hands their messages out.
    ///
    /// @param watch told what happens to its actors
    static Rooms open(
            Configuration configuration,
            SqliteDatabase database,
            Logs logs,
            Journal journal,
            SystemSupervisor actors,
            Siblings.Watch watch) {
        RoomsConfig config = configuration.get(RoomsConfig.class);
        MessageRouter router = MessageRouter.ofRooms(logs, config.logs());
        Rooms rooms = new Rooms(new SqliteRoomStore(database), router, config, Clock.systemUTC());
        rooms.start(journal);
        var _ = actors.spawn("rooms", router.supervisor(journal, watch, System::nanoTime));
        return rooms;
    }

    /// Who is there, as those see it who may.
    static Presences presences(
            SqliteDatabase database, Journal journal, Roster roster, Rooms rooms) {
        Privacies privacies =
                new Privacies(
                        new SqlitePrivacyStore(database),
                        (one, other) -> rooms.of(one).stream().anyMatch(room -> room.has(other)));
        privacies.start(journal);
        return new Presences(roster, Clock.systemUTC(), privacies);
    }
}
