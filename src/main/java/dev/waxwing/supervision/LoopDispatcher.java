package dev.waxwing.supervision;

import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.dispatch.Dispatcher;
import org.apache.pekko.dispatch.Dispatchers;
import org.apache.pekko.dispatch.MessageDispatcher;
import org.apache.pekko.dispatch.MessageDispatcherConfigurator;
import scala.concurrent.duration.Duration;
import scala.concurrent.duration.FiniteDuration;

/// A dispatcher whose actors run on one thread that belongs to somebody else, such as an event
/// loop: what they hand to that loop's sockets needs no wake-up and no lock.
final class LoopDispatcher extends MessageDispatcherConfigurator {
    /// Messages that one actor may take in one go.
    private static final int THROUGHPUT = 64;

    private final MessageDispatcher dispatcher;

    LoopDispatcher(Dispatchers dispatchers, String id, Executor thread) {
        super(dispatchers.defaultDispatcherConfig(), dispatchers.prerequisites());
        dispatcher =
                new Dispatcher(
                        this,
                        id,
                        THROUGHPUT,
                        Duration.Zero(),
                        (_, _) -> () -> new OneThread(thread),
                        FiniteDuration.apply(1, TimeUnit.SECONDS));
    }

    @Override
    public MessageDispatcher dispatcher() {
        return dispatcher;
    }
}
