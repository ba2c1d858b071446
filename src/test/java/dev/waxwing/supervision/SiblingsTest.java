package dev.waxwing.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waxwing.supervision.Siblings.Intensity;
import dev.waxwing.supervision.Siblings.Named;
import dev.waxwing.supervision.Siblings.Strategy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Which siblings start again when one is killed, and in which order.
class SiblingsTest {
    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private final SystemSupervisor actors = new SystemSupervisor(threads);
    private final Map<String, ActorRef<String>> refs = new ConcurrentHashMap<>();
    private final List<String> told = new CopyOnWriteArrayList<>();

    private final Siblings.Watch watch =
            new Siblings.Watch() {
                @Override
                public void started(String child) {
                    told.add("+" + child);
                }

                @Override
                public void failed(String child) {
                    told.add("!" + child);
                }

                @Override
                public void stopped(String child) {
                    told.add("-" + child);
                }

                @Override
                public void gaveUp() {
                    told.add("gave up");
                }
            };

    @AfterEach
    void end() {
        actors.close();
        threads.shutdown();
    }

    private void start(Strategy strategy, int failures) {
        List<Named> children =
                Stream.of("a", "b", "c")
                        .map(name -> new Named(name, started -> child(name, started)))
                        .toList();
        Intensity intensity = new Intensity(failures, Duration.ofMinutes(1), Duration.ofMillis(1));
        var _ =
                actors.spawn(
                        "parent",
                        Siblings.of(strategy, children, intensity, watch, System::nanoTime));
        await().until(() -> told.size() == 3);
        assertThat(told).containsExactly("+a", "+b", "+c");
        told.clear();
    }

    private Behavior<String> child(String name, Runnable started) {
        return Behaviors.setup(context -> {
            refs.put(name, context.getSelf());
            started.run();
            return Behaviors.receiveMessage(word -> {
                if (word.equals("end")) {
                    return Behaviors.stopped();
                }
                throw new IllegalStateException(word);
            });
        });
    }

    private void kill(String name) {
        refs.get(name).tell("killed by a test");
    }

    @Test
    void restForOneStartsTheOneAndThoseBehindIt() {
        start(Strategy.REST_FOR_ONE, 10);
        ActorRef<String> first = refs.get("a");
        kill("b");
        await().until(() -> told.size() == 4);
        assertThat(told).containsExactly("!b", "-c", "+b", "+c");
        assertThat(refs.get("a")).isSameAs(first);
    }

    @Test
    void theLastIsRestartedAlone() {
        start(Strategy.REST_FOR_ONE, 10);
        kill("c");
        await().until(() -> told.size() == 2);
        assertThat(told).containsExactly("!c", "+c");
    }

    @Test
    void theFirstTakesAllWithIt() {
        start(Strategy.REST_FOR_ONE, 10);
        kill("a");
        await().until(() -> told.size() == 6);
        assertThat(told).containsExactly("!a", "-c", "-b", "+a", "+b", "+c");
    }

    @Test
    void allForOneStartsAll() {
        start(Strategy.ALL_FOR_ONE, 10);
        kill("c");
        await().until(() -> told.size() == 6);
        assertThat(told).containsExactly("!c", "-b", "-a", "+a", "+b", "+c");
    }

    @Test
    void oneThatEndsByItselfIsMissedAsWell() {
        start(Strategy.REST_FOR_ONE, 10);
        refs.get("b").tell("end");
        await().until(() -> told.size() == 4);
        assertThat(told).containsExactly("!b", "-c", "+b", "+c");
    }

    @Test
    void tooManyFailuresAreGivenUpOn() {
        start(Strategy.REST_FOR_ONE, 2);
        for (int n = 1; n <= 2; n++) {
            int times = n;
            kill("c");
            await().until(() -> told.size() == 2 * times);
        }
        kill("c");
        await().until(() -> told.contains("gave up"));
        assertThat(told).containsExactly("!c", "+c", "!c", "+c", "!c", "gave up");
    }
}
