package dev.waxwing.backend.sqlite;

import dev.waxwing.contract.LogStoreContract;
import dev.waxwing.journal.JournalConfig;
import java.nio.file.Path;

final class SqliteLogStoreTest extends LogStoreContract {
    @Override
    protected Opened open(Path directory) {
        SqliteDatabase database =
                SqliteDatabase.open(directory, new JournalConfig(1 << 20, 1 << 20, 1 << 20, 4096));
        return new Opened(database, new SqliteLogStore(database));
    }
}
