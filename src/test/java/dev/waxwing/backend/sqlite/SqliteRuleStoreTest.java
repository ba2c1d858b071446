package dev.waxwing.backend.sqlite;

import dev.waxwing.contract.RuleStoreContract;
import dev.waxwing.journal.JournalConfig;
import java.nio.file.Path;

final class SqliteRuleStoreTest extends RuleStoreContract {
    @Override
    protected Opened open(Path directory) {
        SqliteDatabase database =
                SqliteDatabase.open(directory, new JournalConfig(1 << 20, 1 << 20, 1 << 20, 4096));
        return new Opened(database, new SqliteRuleStore(database));
    }
}
