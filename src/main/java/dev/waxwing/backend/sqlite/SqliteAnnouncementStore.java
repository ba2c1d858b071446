package dev.waxwing.backend.sqlite;

import dev.waxwing.announcements.Announcement;
import dev.waxwing.announcements.AnnouncementStore;
import dev.waxwing.model.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/// Announcements in SQLite.
public final class SqliteAnnouncementStore implements AnnouncementStore {
    private final SqliteDatabase db;

    public SqliteAnnouncementStore(SqliteDatabase db) {
        this.db = db;
    }

    @Override
    public List<Announcement> all() {
        return db.rows(
                "SELECT id, author, at, ends, payload FROM announcement ORDER BY id",
                r ->
                        new Announcement(
                                r.getString(1),
                                new UserId(r.getString(2)),
                                Instant.ofEpochMilli(r.getLong(3)),
                                Instant.ofEpochMilli(r.getLong(4)),
                                r.getString(5)));
    }

    @Override
    public void insert(Announcement announcement) {
        var _ =
                db.update(
                        """
                        INSERT INTO announcement (id, author, at, ends, payload)
                        VALUES (?, ?, ?, ?, ?)
                        """,
                        announcement.id(),
                        announcement.by().value(),
                        announcement.at().toEpochMilli(),
                        announcement.ends().toEpochMilli(),
                        announcement.payload());
    }

    @Override
    public void remove(String id) {
        var _ = db.update("DELETE FROM announcement WHERE id = ?", id);
        var _ = db.update("DELETE FROM announcement_seen WHERE announcement = ?", id);
    }

    @Override
    public void see(UserId user, String id) {
        var _ =
                db.update(
                        """
                        INSERT OR IGNORE INTO announcement_seen (user, announcement)
                        SELECT ?, id FROM announcement WHERE id = ?
                        """,
                        user.value(),
                        id);
    }

    @Override
    public Set<String> seenBy(UserId user) {
        String sql = "SELECT announcement FROM announcement_seen WHERE user = ?";
        return Set.copyOf(
                db.readers().read(c -> Sql.rows(c, sql, r -> r.getString(1), user.value())));
    }
}
