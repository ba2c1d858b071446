package dev.waxwing.cli.chat;

import dev.waxwing.cli.Interruption;
import dev.waxwing.client.Terminal;
import dev.waxwing.client.chat.KeyLogin;
import dev.waxwing.client.live.LiveClient;
import dev.waxwing.client.live.LiveEvents;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// What every command does alike that follows topics: it logs in, stays connected until it is done,
/// interrupted or not let in, and says on standard error what happens to the connection.
final class Following {
    private static final int DONE = 0;
    private static final int FAILED = 1;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Mixin private AccountOptions account;

    @Parameters(
            paramLabel = "FILTER",
            arity = "1..*",
            description = "Topics, or filters of topics.")
    private List<String> filters;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields before it runs anything
    Following() {}

    /// What is done with the connection.
    @FunctionalInterface
    interface Work {
        /// Returns when the command is done.
        ///
        /// @param ended counts down when it is to end before that; may be counted down by the work
        void with(LiveClient client, CountDownLatch ended) throws InterruptedException;
    }

    List<String> filters() {
        return filters;
    }

    /// Connects and has the work done.
    ///
    /// @return the exit code
    int follow(Work work) throws IOException, InterruptedException {
        KeyLogin login = account.login(spec);
        boolean _ = login.register(login.user().value());
        CountDownLatch ended = new CountDownLatch(1);
        Notes notes = new Notes(ended);
        try (Interruption interruption = Interruption.closing(ended::countDown);
                LiveClient client =
                        LiveClient.start(login.http(), login.server(), login::login, notes)) {
            work.with(client, ended);
            return interruption.result(notes.isRefused ? FAILED : DONE);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    /// What happens to the connection, on standard error.
    private final class Notes implements LiveEvents {
        private final CountDownLatch ended;
        private volatile boolean isRefused;

        Notes(CountDownLatch ended) {
            this.ended = ended;
        }

        @Override
        public void disconnected(String why) {
            note("connecting again: " + why);
        }

        @Override
        public void gap(String topic, long first) {
            note("messages of " + topic + " before " + first + " are no longer kept");
        }

        @Override
        public void refused(String why) {
            isRefused = true;
            note("not let in: " + why);
            ended.countDown();
        }

        private void note(String text) {
            PrintWriter err = spec.commandLine().getErr();
            err.println(Terminal.printable(text));
            err.flush();
        }
    }
}
