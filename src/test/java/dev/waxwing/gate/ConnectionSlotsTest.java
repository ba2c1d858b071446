package dev.waxwing.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waxwing.gate.ConnectionSlots.Slot;
import dev.waxwing.gate.Verdict.Refused;
import dev.waxwing.model.ErrorCode;
import dev.waxwing.model.UserId;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConnectionSlotsTest {
    private final List<String> full = new CopyOnWriteArrayList<>();
    private final ConnectionSlots slots = new ConnectionSlots(5, 2, 3, full::add);

    private Admission from(String address) throws UnknownHostException {
        return slots.tryAcquire(Address.of(InetAddress.getByName(address)));
    }

    private Slot slot(String address) throws UnknownHostException {
        return (Slot) from(address);
    }

    private static void assertFull(Object admission, String word) {
        assertThat(admission)
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> {
                            assertThat(refused.code()).isEqualTo(ErrorCode.AT_CAPACITY);
                            assertThat(refused.sentence()).contains(word);
                            assertThat(refused.retryAfterSeconds()).isBetween(5L, 15L);
                        });
    }

    @Test
    void anAddressHasSoManyAndGetsThemBack() throws Exception {
        List<Slot> three = List.of(slot("192.0.2.1"), slot("192.0.2.1"), slot("192.0.2.1"));
        assertFull(from("192.0.2.1"), "address");

        three.getFirst().close();
        three.getFirst().close();

        assertThat(full).containsExactly("address");
        assertThat(slots.open()).isEqualTo(2);
        slot("192.0.2.1");
        assertFull(from("192.0.2.1"), "address");
    }

    @Test
    void allTogetherHaveSoMany() throws Exception {
        for (int n = 1; n <= 5; n++) {
            slot("192.0.2." + n);
        }
        assertFull(from("192.0.2.6"), "server");
        assertThat(full).containsExactly("any");
        assertThat(slots.open()).isEqualTo(5);
    }

    @Test
    void aUserHasSoManyWhereverTheyAre() throws Exception {
        UserId alice = new UserId("alice");
        Slot first = slot("192.0.2.1");
        assertThat(first.claim(alice)).isEqualTo(Verdict.ADMITTED);
        assertThat(slot("192.0.2.2").claim(alice)).isEqualTo(Verdict.ADMITTED);
        Slot third = slot("192.0.2.3");
        assertFull(third.claim(alice), "user");
        assertThat(full).containsExactly("user");
        third.close();

        first.close();

        assertThat(slot("192.0.2.4").claim(alice)).isEqualTo(Verdict.ADMITTED);
    }

    @Test
    void aConnectionThatChangesItsUserCountsForTheLastOne() throws Exception {
        UserId alice = new UserId("alice");
        UserId bob = new UserId("bob");
        Slot changing = slot("192.0.2.1");
        assertThat(changing.claim(alice)).isEqualTo(Verdict.ADMITTED);
        assertThat(changing.claim(alice)).isEqualTo(Verdict.ADMITTED);
        assertThat(changing.claim(bob)).isEqualTo(Verdict.ADMITTED);
        assertThat(slot("192.0.2.2").claim(bob)).isEqualTo(Verdict.ADMITTED);
        Slot last = slot("192.0.2.3");
        assertThat(last.claim(alice)).isEqualTo(Verdict.ADMITTED);
        assertFull(last.claim(bob), "user");
        assertThat(slot("192.0.2.4").claim(alice)).as("still alice's").isEqualTo(Verdict.ADMITTED);
        assertFull(slot("192.0.2.5").claim(alice), "user");
    }

    @Test
    void aConnectionThatIsGoneTakesNoPlaceOfAUser() throws Exception {
        UserId alice = new UserId("alice");
        for (int n = 0; n < 3; n++) {
            Slot gone = slot("192.0.2.1");
            gone.close();
            assertThat(gone.claim(alice)).isEqualTo(Verdict.ADMITTED);
        }
        assertThat(slot("192.0.2.1").claim(alice)).isEqualTo(Verdict.ADMITTED);
    }

    @Test
    void anUncountedConnectionTakesNoPlaceOfItsAddress() throws Exception {
        for (int n = 0; n < 10; n++) {
            slots.acquireUncounted().close();
        }
        Slot uncounted = slots.acquireUncounted();
        assertThat(uncounted.claim(new UserId("alice"))).isEqualTo(Verdict.ADMITTED);
        assertThat(slots.open()).isEqualTo(1);
        uncounted.close();
        assertThat(slots.open()).isZero();
    }

    @Test
    void fromManyThreadsNeverOneTooMany() {
        AtomicInteger most = new AtomicInteger();
        AtomicInteger inside = new AtomicInteger();
        IntStream.range(0, 200_000)
                .parallel()
                .forEach(_ -> {
                    try (Slot slot = from("192.0.2.9") instanceof Slot s ? s : null) {
                        if (slot != null) {
                            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                            inside.decrementAndGet();
                        }
                    } catch (UnknownHostException e) {
                        throw new IllegalStateException(e);
                    }
                });
        assertThat(most.get()).isBetween(1, 3);
        assertThat(slots.open()).isZero();
    }
}
