package dev.waxwing.gateway.loop;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The timer of one event loop: looks after any number of connections with one wake-up a second,
/// and costs each of them a reference. Owned by its event loop, except for [#of].
///
/// Whoever is in it is visited when its second comes, and says itself when it wants to be visited
/// next. It leaves by saying [#NEVER]; until then it is held, at most [#LONGEST] seconds.
public final class Wheel {
    /// To be visited no more.
    public static final int NEVER = -1;

    /// Visits further away than this many seconds come earlier; who is visited too early says so.
    public static final int LONGEST = 63;

    private static final Map<EventLoop, Wheel> WHEELS = new ConcurrentHashMap<>();
    private static final long START = System.nanoTime();

    private final EventLoop loop;
    private final List<List<Visited>> slots = new ArrayList<>();
    private int hand;
    private int size;
    private @Nullable Future<?> turning;

    /// Something that is looked at from time to time.
    @FunctionalInterface
    public interface Visited {
        /// Looks after itself.
        ///
        /// @param now in seconds, as [Wheel#now]
        /// @return when to come again, or [#NEVER]
        int visit(int now);
    }

    private Wheel(EventLoop loop) {
        this.loop = loop;
        for (int i = 0; i <= LONGEST; i++) {
            slots.add(new ArrayList<>(0));
        }
    }

    /// The one of that loop.
    public static Wheel of(EventLoop loop) {
        return WHEELS.computeIfAbsent(loop, Wheel::made);
    }

    private static Wheel made(EventLoop loop) {
        loop.terminationFuture().addListener(_ -> WHEELS.remove(loop));
        return new Wheel(loop);
    }

    /// Seconds of the monotonic clock, from an arbitrary start.
    public static int now() {
        return (int) TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - START);
    }

    /// Visits it for the first time in so many seconds; on the event loop.
    public void add(Visited visited, int seconds) {
        if (size++ == 0) {
            hand = now();
            turning = loop.scheduleAtFixedRate(this::turn, 1, 1, TimeUnit.SECONDS);
        }
        put(visited, now() + seconds);
    }

    private void put(Visited visited, int when) {
        int soonest = Math.max(when, hand + 1);
        slots.get(Math.min(soonest, hand + LONGEST) & LONGEST).add(visited);
    }

    private void turn() {
        for (int now = now(); hand < now; ) {
            hand++;
            visitAll(slots.set(hand & LONGEST, new ArrayList<>(0)), now);
        }
        if (size == 0 && turning != null) {
            turning.cancel(false);
            turning = null;
        }
    }

    private void visitAll(List<Visited> due, int now) {
        for (Visited visited : due) {
            int next = visited.visit(now);
            if (next == NEVER) {
                size--;
            } else {
                put(visited, next);
            }
        }
    }
}
