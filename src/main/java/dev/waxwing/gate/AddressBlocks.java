package dev.waxwing.gate;

import dev.waxwing.journal.Journal;
import dev.waxwing.journal.StorageException;
import dev.waxwing.journal.Work;
import dev.waxwing.ops.Audit;
import dev.waxwing.ops.AuditEvent;
import dev.waxwing.ops.AuditKind;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The addresses that are kept out: those that failed too often, longer each time, and those that a
/// person banned. Safe for all threads. A block counts at once, and is on disk, with its row in the
/// audit log, a moment later.
///
/// Memory is bounded: at most `limits.remembered` addresses with failures and as many blocks. What
/// comes beyond is not remembered, and still held by the rates of [Traffic#LOGIN].
public final class AddressBlocks {
    /// Who blocks when no person does.
    static final String SERVER = "server";

    private static final int HIGHEST_LEVEL = 30;
    private static final Logger LOG = LoggerFactory.getLogger(AddressBlocks.class);

    private final Limits limits;
    private final BlockStore store;
    private final Journal journal;
    private final Audit audit;
    private final InstantSource clock;
    private final Predicate<Network> spared;
    private final ConcurrentHashMap<Network, Failures> failures = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Network, AddressBlock> blocks = new ConcurrentHashMap<>();

    private final List<Runnable> blocked = new CopyOnWriteArrayList<>();

    /// Said once, not once for each address of an attack.
    private final AtomicBoolean saidFull = new AtomicBoolean();

    /// The lengths of banned networks that are not single addresses: one look-up each.
    private volatile int[] widths = {};

    /// Failures since a moment.
    private record Failures(int count, long sinceMillis) {}

    /// @param spared what is never blocked by itself, such as configured proxies, whose address is
    ///   that of many people
    public AddressBlocks(
            Limits limits,
            BlockStore store,
            Journal journal,
            Audit audit,
            InstantSource clock,
            Predicate<Network> spared) {
        this.limits = limits;
        this.store = store;
        this.journal = journal;
        this.audit = audit;
        this.clock = clock;
        this.spared = spared;
    }

    /// Reads back what was kept. Before anything else; blocks.
    public void load() {
        store.all().forEach(block -> blocks.put(block.network(), block));
        measureWidths();
    }

    /// How long this address is kept out; zero when it is not. Costs a look-up or two.
    public Duration remaining(Address address) {
        if (blocks.isEmpty()) {
            return Duration.ZERO;
        }
        Network network = address.network();
        Duration longest = remaining(network);
        for (int bits : widths) {
            Duration other = remaining(network.widened(bits));
            longest = other.compareTo(longest) > 0 ? other : longest;
        }
        return longest;
    }

    private Duration remaining(Network network) {
        AddressBlock block = blocks.get(network);
        long left = block == null ? 0 : block.until().toEpochMilli() - clock.millis();
        return left <= 0 ? Duration.ZERO : Duration.ofMillis(left);
    }

    /// Somebody there failed to prove who they are. The failure that is one too many blocks the
    /// address. Access tokens do not count: an expired one is no attack, and a random one of 256
    /// bits is not guessed.
    public void failed(Address address) {
        Network network = address.network();
        if (spared.test(network) || isUnknownAndFull(network)) {
            return;
        }
        long now = clock.millis();
        Failures counted = failures.compute(network, (_, before) -> another(before, now));
        if (counted.count >= limits.blockAfter() && failures.remove(network, counted)) {
            block(network, now);
        }
    }

    private boolean isUnknownAndFull(Network network) {
        return failures.mappingCount() >= limits.remembered() && !failures.containsKey(network);
    }

    private Failures another(@Nullable Failures before, long now) {
        if (before == null || now - before.sinceMillis > limits.blockWithin().toMillis()) {
            return new Failures(1, now);
        }
        return new Failures(before.count + 1, before.sinceMillis);
    }

    private void block(Network network, long now) {
        AddressBlock last = blocks.get(network);
        if (last != null && last.level() == 0 && !last.isOver(now)) {
            return; // banned by a person for as long as they said
        }
        if (last == null && blocks.mappingCount() >= limits.remembered()) {
            if (saidFull.compareAndSet(false, true)) {
                LOG.warn(
                        "{} addresses are blocked; others are not, until some are forgotten",
                        limits.remembered());
            }
            return;
        }
        int level = Math.min(HIGHEST_LEVEL, 1 + (last == null ? 0 : last.level()));
        Duration time = lasting(level);
        Instant from = Instant.ofEpochMilli(now);
        String reason = limits.blockAfter() + " failed attempts to log in";
        keep(new AddressBlock(network, from, from.plus(time), level, SERVER, reason));
        LOG.info("Blocked {} for {} s: {}", network, time.toSeconds(), reason);
    }

    private Duration lasting(int level) {
        Duration time = limits.blockFirst();
        for (int n = 1; n < level && time.compareTo(limits.blockLongest()) < 0; n++) {
            time = time.multipliedBy(2);
        }
        return time.compareTo(limits.blockLongest()) < 0 ? time : limits.blockLongest();
    }

    /// Keeps a network out.
    ///
    /// @param time at least a second
    /// @param by who says so
    /// @return done when it is on disk; it counts from the call on
    /// @throws IllegalArgumentException when the network holds a loopback address, from which the
    ///   operator comes
    public CompletableFuture<AddressBlock> ban(
            Network network, Duration time, String by, String reason) {
        if (Proxies.isLoopback(network)) {
            throw new IllegalArgumentException(network + " holds a loopback address");
        }
        if (time.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("a ban lasts at least a second");
        }
        Instant now = clock.instant();
        AddressBlock block = new AddressBlock(network, now, now.plus(time), 0, by, reason);
        return keep(block).thenApply(_ -> block);
    }

    /// Calls this, which must not block, each time that one more network is kept out.
    public void onBlocked(Runnable told) {
        blocked.add(told);
    }

    private CompletableFuture<Void> keep(AddressBlock block) {
        blocks.put(block.network(), block);
        measureWidths();
        blocked.forEach(Runnable::run);
        AuditEvent event =
                new AuditEvent(
                        AuditKind.ADDRESS_BLOCKED,
                        block.by(),
                        block.network().toString(),
                        "",
                        "until " + block.until() + ": " + block.reason());
        return submit(() -> {
            store.put(block);
            audit.append(event);
        });
    }

    /// Lets a network in again, and forgets how often it was kept out.
    ///
    /// @return whether it was kept out; done when that is on disk
    public CompletableFuture<Boolean> unban(Network network, String by) {
        AddressBlock gone = blocks.remove(network);
        failures.remove(network);
        if (gone == null) {
            return CompletableFuture.completedFuture(false);
        }
        measureWidths();
        boolean counted = !gone.isOver(clock.millis());
        AuditEvent event =
                new AuditEvent(AuditKind.ADDRESS_UNBLOCKED, by, network.toString(), "", "");
        return submit(
                        () -> {
                            store.remove(network);
                            audit.append(event);
                        })
                .thenApply(_ -> counted);
    }

    /// Those that count now, the last to end first.
    public List<AddressBlock> list() {
        long now = clock.millis();
        return blocks.values().stream()
                .filter(block -> !block.isOver(now))
                .sorted(Comparator.comparing(AddressBlock::until).reversed())
                .toList();
    }

    /// Forgets what is long over: failures, and blocks after `limits.block-longest` more.
    public void sweep() {
        long now = clock.millis();
        failures.values().removeIf(f -> now - f.sinceMillis > limits.blockWithin().toMillis());
        long forget = now - limits.blockLongest().toMillis();
        List<AddressBlock> old =
                blocks.values().stream().filter(block -> block.isOver(forget)).toList();
        for (AddressBlock block : old) {
            if (blocks.remove(block.network(), block)) {
                var _ = submit(() -> store.remove(block.network()));
            }
        }
        if (!old.isEmpty()) {
            saidFull.set(false);
            measureWidths();
        }
    }

    private CompletableFuture<Void> submit(Runnable change) {
        BlockChange work = new BlockChange(change);
        journal.submit(work);
        return work.done();
    }

    private synchronized void measureWidths() {
        widths =
                blocks.keySet().stream()
                        .mapToInt(Network::bits)
                        .filter(bits -> bits != 128 && bits != 64)
                        .distinct()
                        .toArray();
    }

    /// A change as a work of the journal.
    private record BlockChange(Runnable change, CompletableFuture<Void> done) implements Work {
        BlockChange(Runnable change) {
            this(change, new CompletableFuture<>());
        }

        @Override
        public void apply() {
            change.run();
        }

        @Override
        public void committed() {
            done.complete(null);
        }

        @Override
        public void failed(StorageException why) {
            LOG.error("A block counts until the next start only: {}", why.getMessage());
            done.completeExceptionally(why);
        }
    }
}
