package dev.waxwing.backend.sqlite;

import dev.waxwing.model.UserId;
import dev.waxwing.rooms.Room;
import dev.waxwing.rooms.RoomName;
import dev.waxwing.rooms.RoomRole;
import dev.waxwing.rooms.RoomStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Rooms and their members in SQLite. Whether somebody is a member is asked for each message.
public final class SqliteRoomStore implements RoomStore {
    private static final String ROOM = "SELECT id, name, title, public, created_at FROM room ";

    private final SqliteDatabase db;
    private final Prepared isMember;

    public SqliteRoomStore(SqliteDatabase db) {
        this.db = db;
        this.isMember =
                new Prepared(
                        db.writer(),
                        "SELECT EXISTS (SELECT 1 FROM room_member WHERE room = ? AND user = ?)");
    }

    /// A row of the table of members.
    private record Member(long room, UserId user, RoomRole role) {
        static Member of(ResultSet r) throws SQLException {
            return new Member(
                    r.getLong(1),
                    new UserId(r.getString(2)),
                    RoomRole.of(r.getString(3)).orElse(RoomRole.MEMBER));
        }
    }

    @Override
    public List<Room> all() {
        Map<Long, Map<UserId, RoomRole>> members = new HashMap<>();
        db.rows("SELECT room, user, role FROM room_member", Member::of)
                .forEach(m ->
                        members.computeIfAbsent(m.room(), _ -> new HashMap<>())
                                .put(m.user(), m.role()));
        return db.rows(ROOM, r -> room(r, members.getOrDefault(r.getLong(1), Map.of())));
    }

    @Override
    public Optional<Room> find(RoomName name) {
        return db
                .rows(ROOM + "WHERE name = ?", r -> room(r, members(r.getLong(1))), name.value())
                .stream()
                .findFirst();
    }

    private Map<UserId, RoomRole> members(long room) {
        Map<UserId, RoomRole> members = new HashMap<>();
        db.rows("SELECT room, user, role FROM room_member WHERE room = ?", Member::of, room)
                .forEach(m -> members.put(m.user(), m.role()));
        return members;
    }

    private static Room room(ResultSet r, Map<UserId, RoomRole> members) throws SQLException {
        return new Room(
                r.getLong(1),
                new RoomName(r.getString(2)),
                r.getString(3),
                r.getBoolean(4),
                Instant.ofEpochMilli(r.getLong(5)),
                members);
    }

    @Override
    public boolean isMember(long room, UserId user) {
        return isMember.run(s -> {
            s.setLong(1, room);
            s.setString(2, user.value());
            try (ResultSet r = s.executeQuery()) {
                return r.getBoolean(1);
            }
        });
    }

    @Override
    public int count() {
        return db.rows("SELECT count(*) FROM room", r -> r.getInt(1)).getFirst();
    }

    @Override
    public int countOf(UserId user) {
        return db.rows(
                        "SELECT count(*) FROM room_member WHERE user = ?",
                        r -> r.getInt(1),
                        user.value())
                .getFirst();
    }

    @Override
    public boolean isUser(UserId user) {
        return !db.rows("SELECT 1 FROM account WHERE user_id = ?", r -> r.getInt(1), user.value())
                .isEmpty();
    }

    @Override
    public long insert(RoomName name, String title, boolean isPublic, Instant at) {
        return db.rows(
                        """
                        INSERT INTO room (name, title, public, created_at) VALUES (?, ?, ?, ?)
                        RETURNING id
                        """,
                        r -> r.getLong(1),
                        name.value(),
                        title,
                        isPublic ? 1 : 0,
                        at.toEpochMilli())
                .getFirst();
    }

    @Override
    public void put(long room, UserId user, RoomRole role) {
        var _ =
                db.update(
                        "REPLACE INTO room_member (room, user, role) VALUES (?, ?, ?)",
                        room,
                        user.value(),
                        role.word());
    }

    @Override
    public void removeMember(long room, UserId user) {
        var _ =
                db.update(
                        "DELETE FROM room_member WHERE room = ? AND user = ?", room, user.value());
    }

    @Override
    public void remove(long room) {
        var _ = db.update("DELETE FROM room_member WHERE room = ?", room);
        var _ = db.update("DELETE FROM room WHERE id = ?", room);
    }
}
