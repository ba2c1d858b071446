package dev.waxwing.sessions;

import dev.waxwing.announcements.Announcements;
import dev.waxwing.broker.Broker;
import dev.waxwing.chat.DirectMessages;
import dev.waxwing.chat.Receipts;
import dev.waxwing.chat.Roster;
import dev.waxwing.commands.CommandRegistry;
import dev.waxwing.gate.Gate;
import dev.waxwing.presence.Presences;
import dev.waxwing.rooms.Rooms;
import dev.waxwing.routing.MessageRouter;
import dev.waxwing.tracing.Tracing;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/// `waxwing.v1`: the native protocol. Safe for all threads.
public final class NativeDialect implements Dialect {
    /// The subprotocol that a client asks for.
    public static final String SUBPROTOCOL = "waxwing.v1";

    private final NativeParts parts;

    /// What all connections share.
    ///
    /// @param heartbeat seconds: what the client is told about [MessageWatch]'s edge
    record NativeParts(
            Gate gate,
            NativeLimits limits,
            Users users,
            DirectMessages messages,
            Roster roster,
            Presences presences,
            NativeReceipts receipts,
            CommandRegistry commands,
            Broker broker,
            MessageRouter router,
            Rooms rooms,
            RoomAudience audience,
            ConnectionBook connections,
            Announcements announcements,
            Resumptions resumptions,
            MessageWatch watch,
            WireTime time,
            long heartbeat,
            @Nullable Tracing tracing) {}

    /// @param heartbeat seconds between the server's pings
    /// @param tracing null when nothing is traced
    public NativeDialect(
            Gate gate,
            NativeLimits limits,
            Users users,
            DirectMessages messages,
            Roster roster,
            Presences presences,
            Receipts receipts,
            CommandRegistry commands,
            Broker broker,
            MessageRouter router,
            Rooms rooms,
            Announcements announcements,
            Resumptions resumptions,
            MessageWatch watch,
            Clock clock,
            long heartbeat,
            @Nullable Tracing tracing) {
        this.parts =
                new NativeParts(
                        gate,
                        limits,
                        users,
                        messages,
                        roster,
                        presences,
                        new NativeReceipts(receipts, roster, users),
                        commands,
                        broker,
                        router,
                        rooms,
                        new RoomAudience(rooms, roster),
                        new ConnectionBook(),
                        announcements,
                        resumptions,
                        watch,
                        new WireTime(clock),
                        heartbeat,
                        tracing);
        announcements.onChange(new AnnouncementAudience(roster));
    }

    @Override
    public String name() {
        return "native";
    }

    /// Says welcome; then direct messages are delivered, those that wait first.
    @Override
    public Dialogue open(Session session) {
        NativeDialogue dialogue = new NativeDialogue(parts, session);
        dialogue.start();
        return dialogue;
    }
}
