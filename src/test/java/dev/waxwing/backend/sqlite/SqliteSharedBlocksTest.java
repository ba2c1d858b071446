package dev.waxwing.backend.sqlite;

import dev.waxwing.contract.SharedBlocksContract;
import dev.waxwing.journal.JournalConfig;
import java.nio.file.Path;

final class SqliteSharedBlocksTest extends SharedBlocksContract {
    @Override
    protected Opened open(Path directory) {
        SqliteDatabase database =
                SqliteDatabase.open(directory, new JournalConfig(1 << 20, 1 << 20, 1 << 20, 4096));
        return new Opened(database, new SqliteQueueStore(database));
    }
}
