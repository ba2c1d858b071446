package dev.waxwing.backend.sqlite;

import dev.waxwing.model.UserId;
import dev.waxwing.presence.Privacy;
import dev.waxwing.presence.PrivacyStore;
import java.util.HashMap;
import java.util.Map;

/// By whom users want to be seen, in SQLite: a row for each who wants something else than everyone.
public final class SqlitePrivacyStore implements PrivacyStore {
    private final SqliteDatabase db;

    public SqlitePrivacyStore(SqliteDatabase db) {
        this.db = db;
    }

    private record Row(UserId user, Privacy privacy) {}

    @Override
    public Map<UserId, Privacy> all() {
        Map<UserId, Privacy> all = new HashMap<>();
        db.rows(
                        "SELECT user, by FROM presence_privacy",
                        r ->
                                new Row(
                                        new UserId(r.getString(1)),
                                        Privacy.of(r.getString(2)).orElse(Privacy.NOBODY)))
                .forEach(row -> all.put(row.user(), row.privacy()));
        return all;
    }

    @Override
    public void put(UserId user, Privacy privacy) {
        if (privacy == Privacy.EVERYONE) {
            var _ = db.update("DELETE FROM presence_privacy WHERE user = ?", user.value());
        } else {
            var _ =
                    db.update(
                            "REPLACE INTO presence_privacy (user, by) VALUES (?, ?)",
                            user.value(),
                            privacy.word());
        }
    }
}
