package dev.waxwing.backend.sqlite;

import dev.waxwing.contract.MessageStoreContract;
import dev.waxwing.journal.JournalConfig;
import java.nio.file.Path;

class SqliteMessageStoreTest extends MessageStoreContract {
    @Override
    protected Opened open(Path directory) {
        SqliteDatabase database =
                SqliteDatabase.open(
                        directory, new JournalConfig(16 << 20, 1 << 20, 1 << 20, 8 << 10));
        return new Opened(
                database,
                new SqliteMessageStore(database),
                new SqliteSendingStore(database),
                new SqliteRetentionStore(database));
    }
}
