package dev.waxwing;

import dev.waxwing.backend.disk.DataDirectory;
import dev.waxwing.backend.sqlite.SqliteDatabase;
import dev.waxwing.config.Configuration;
import dev.waxwing.config.ServerConfig;
import dev.waxwing.journal.Journal;
import dev.waxwing.journal.JournalConfig;
import dev.waxwing.journal.Participant;
import dev.waxwing.ops.admin.AdminOperations;
import java.io.IOException;

/// The data of a server that does not run, held and open for admin operations. Owned by the thread
/// of one command.
final class StoppedServer implements AutoCloseable {
    private final DataDirectory data;
    private final Journal journal;
    private final AdminOperations operations = new AdminOperations();

    private StoppedServer(DataDirectory data, Configuration configuration) {
        this.data = data;
        JournalConfig config = configuration.get(JournalConfig.class);
        SqliteDatabase database = SqliteDatabase.open(data.path(), config);
        this.journal = new Journal(database, Participant.NONE, config.queueBytes());
        journal.start();
    }

    /// Takes hold of the data directory, or makes it.
    ///
    /// @throws IOException with one sentence for a person, also when a server holds it
    static StoppedServer open(Configuration configuration) throws IOException {
        DataDirectory data = DataDirectory.open(configuration.get(ServerConfig.class).data());
        try {
            return new StoppedServer(data, configuration);
        } catch (RuntimeException e) {
            data.close();
            throw e;
        }
    }

    AdminOperations operations() {
        return operations;
    }

    @Override
    public void close() throws IOException {
        journal.close();
        data.close();
    }
}
