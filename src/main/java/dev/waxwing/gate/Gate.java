package dev.waxwing.gate;

import dev.waxwing.accounts.Identity;
import dev.waxwing.accounts.Permission;
import dev.waxwing.gate.Verdict.Refused;
import dev.waxwing.model.ErrorCode;
import dev.waxwing.model.UserId;
import dev.waxwing.ops.Metrics;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The one way in: asks every [Entry] the same questions in the order of [Stage]. Safe for all
/// threads; never blocks, and allocates nothing for what it admits.
public final class Gate {
    private final AddressBlocks blocks;
    private final ConnectionSlots slots;
    private final ConnectionSlots lines;
    private final Metrics metrics;
    private final Map<Traffic, Throttle<UserId>> users = new EnumMap<>(Traffic.class);
    private final Map<Traffic, Throttle<Network>> addresses = new EnumMap<>(Traffic.class);

    public Gate(Limits limits, AddressBlocks blocks, Metrics metrics) {
        this(limits, blocks, metrics, TimeMeter.SYSTEM_NANOTIME);
    }

    Gate(Limits limits, AddressBlocks blocks, Metrics metrics, TimeMeter time) {
        this.blocks = blocks;
        this.slots =
                new ConnectionSlots(
                        limits.sockets(),
                        limits.socketsUser(),
                        limits.socketsAddress(),
                        scope -> metrics.limitHit("sockets", scope));
        this.lines =
                new ConnectionSlots(
                        Integer.MAX_VALUE,
                        limits.linesUser(),
                        limits.linesAddress(),
                        scope -> metrics.limitHit("lines", scope));
        this.metrics = metrics;
        for (Traffic traffic : Traffic.values()) {
            int most = limits.remembered();
            users.put(traffic, new Throttle<>(traffic.perUser(limits), most, time));
            addresses.put(traffic, new Throttle<>(traffic.perAddress(limits), most, time));
        }
    }

    /// Lets a request through, or says why not.
    public Verdict pass(Entry entry) {
        long began = System.nanoTime();
        Verdict verdict = stages(entry);
        metrics.gatePassed(System.nanoTime() - began);
        return verdict;
    }

    private Verdict stages(Entry entry) {
        if (entry.size() > entry.maxSize()) {
            String sentence = "At most %d bytes are read here.".formatted(entry.maxSize());
            return refuse(Stage.SIZE, Refused.of(ErrorCode.TOO_LARGE, sentence));
        }
        String unreadable = entry.parse();
        if (unreadable != null) {
            return refuse(Stage.PARSE, Refused.of(ErrorCode.MALFORMED, unreadable));
        }
        Identity identity = entry.identity();
        if (identity == null && !entry.anonymous()) {
            return refuse(Stage.AUTHENTICATE, plain(ErrorCode.UNAUTHENTICATED));
        }
        Refused limited = limited(entry.traffic(), entry.address(), entry.counted(identity));
        return limited == null ? content(entry, identity) : limited;
    }

    private Verdict content(Entry entry, @Nullable Identity identity) {
        String invalid = entry.validate();
        if (invalid != null) {
            return refuse(Stage.VALIDATE, Refused.of(ErrorCode.INVALID, invalid));
        }
        if (!entry.isSignatureTrue()) {
            return refuse(Stage.SIGNATURE, plain(ErrorCode.SIGNATURE_INVALID));
        }
        Permission needed = entry.permission();
        if (needed != null && (identity == null || !identity.may(needed))) {
            return refuse(Stage.AUTHORIZE, plain(ErrorCode.FORBIDDEN));
        }
        return Verdict.ADMITTED;
    }

    /// The address and rate stages by themselves, for what is counted and has no content yet.
    private @Nullable Refused limited(Traffic traffic, Address address, @Nullable UserId counted) {
        Refused blocked = blocked(address);
        if (blocked != null) {
            return blocked;
        }
        long wait = counted == null ? 0 : throttle(users, traffic).take(counted);
        if (wait > 0) {
            metrics.limitHit(traffic.word(), "user");
            return refuse(Stage.RATE, tooMany(traffic, "", wait));
        }
        wait = throttle(addresses, traffic).take(address.network());
        if (wait > 0) {
            metrics.limitHit(traffic.word(), "address");
            return refuse(Stage.RATE, tooMany(traffic, " from this address", wait));
        }
        return null;
    }

    /// A connection comes: lets it in and counts it until its slot is closed, or says why not.
    /// Before a handshake or an upgrade is answered.
    public Admission arrive(Address address) {
        Refused limited = limited(Traffic.CONNECT, address, null);
        return limited == null ? slots.tryAcquire(address) : limited;
    }

    /// As [#arrive], for a connection of the line protocol. How many those are in all is bounded by
    /// their listener.
    ///
    /// @param counted whether it counts against its address
    public Admission arriveByLine(Address address, boolean counted) {
        if (!counted) {
            Refused blocked = blocked(address);
            return blocked == null ? lines.acquireUncounted() : blocked;
        }
        Refused limited = limited(Traffic.CONNECT, address, null);
        return limited == null ? lines.tryAcquire(address) : limited;
    }

    private @Nullable Refused blocked(Address address) {
        Duration left = blocks.remaining(address);
        return left.isZero() ? null : refuse(Stage.ADDRESS, blocked(left));
    }

    /// Forgets who has been quiet. Every ten seconds or so; takes milliseconds.
    public void sweep() {
        users.values().forEach(Throttle::sweep);
        addresses.values().forEach(Throttle::sweep);
        blocks.sweep();
    }

    /// The WebSocket connections that are open.
    public ConnectionSlots slots() {
        return slots;
    }

    /// Whom the gate keeps out; told of failures to log in.
    public AddressBlocks blocks() {
        return blocks;
    }

    private static <K> Throttle<K> throttle(Map<Traffic, Throttle<K>> throttles, Traffic traffic) {
        Throttle<K> throttle = throttles.get(traffic);
        if (throttle == null) {
            throw new IllegalStateException("every traffic has its rates");
        }
        return throttle;
    }

    private static Refused plain(ErrorCode code) {
        return Refused.of(code, code.meaning());
    }

    private static Refused blocked(Duration left) {
        String sentence = "This address is blocked for %d s more.".formatted(left.toSeconds() + 1);
        return new Refused(ErrorCode.BLOCKED, sentence, left);
    }

    private static Refused tooMany(Traffic traffic, String whose, long nanos) {
        Duration wait = Duration.ofNanos(nanos);
        String sentence =
                "Too many %s%s; try again in %d s."
                        .formatted(traffic.plural(), whose, wait.plusMillis(999).toSeconds());
        return new Refused(ErrorCode.RATE_LIMITED, sentence, wait);
    }

    private Refused refuse(Stage stage, Refused why) {
        metrics.refused(stage.word());
        return why;
    }
}
