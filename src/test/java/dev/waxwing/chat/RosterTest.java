package dev.waxwing.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waxwing.model.UserId;
import dev.waxwing.protocol.EncodedFrame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RosterTest {
    private static final UserId ALICE = new UserId("alice");
    private static final UserId BOB = new UserId("bob");
    private static final EncodedFrame FRAME =
            EncodedFrame.text("{\"id\":1}".getBytes(StandardCharsets.UTF_8));

    private final Roster roster = new Roster();

    @Test
    void aUserIsOnlineWhileOneConnectionIsThere() {
        try (TestOutbox phone = new TestOutbox(true);
                TestOutbox desk = new TestOutbox(true)) {
            roster.join(ALICE, phone);
            roster.join(ALICE, desk);
            assertThat(roster.users()).isEqualTo(1);
            assertThat(roster.connections()).isEqualTo(2);
            roster.leave(ALICE, phone);
            roster.leave(ALICE, phone);
            assertThat(roster.isOnline(ALICE)).isTrue();
            assertThat(roster.connections()).isEqualTo(1);
            roster.leave(ALICE, desk);
            assertThat(roster.isOnline(ALICE)).isFalse();
            assertThat(roster.connections()).isZero();
        }
    }

    @Test
    void usersAreSplitByPresence() {
        try (TestOutbox outbox = new TestOutbox(true)) {
            roster.join(BOB, outbox);
            Roster.Presence presence = roster.presence(List.of(new UserId("carol"), BOB, ALICE));
            assertThat(presence.online()).containsExactly(BOB);
            assertThat(presence.offline()).containsExactly(ALICE, new UserId("carol"));
        }
    }

    @Test
    void aBroadcastReachesEveryConnectionThatTakesIt() {
        try (TestOutbox phone = new TestOutbox(true);
                TestOutbox desk = new TestOutbox(true);
                TestOutbox gone = new TestOutbox(true)) {
            roster.join(ALICE, phone);
            roster.join(ALICE, desk);
            roster.join(BOB, gone);
            gone.close();
            assertThat(roster.broadcast(FRAME)).isEqualTo(2);
            assertThat(phone.waiting()).isEqualTo(1);
            assertThat(desk.waiting()).isEqualTo(1);
            assertThat(roster.send(BOB, FRAME)).isZero();
            assertThat(roster.send(new UserId("carol"), FRAME)).isZero();
        }
    }

    @Test
    void comingAndGoingOfManyLeavesNobody() {
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            all.add(
                    CompletableFuture.runAsync(() ->
                            IntStream.range(0, 2_000)
                                    .forEach(n -> {
                                        UserId user = new UserId("u" + n % 7);
                                        try (TestOutbox o = new TestOutbox(true)) {
                                            roster.join(user, o);
                                            roster.leave(user, o);
                                        }
                                    })));
        }
        all.forEach(CompletableFuture::join);
        assertThat(roster.users()).isZero();
        assertThat(roster.connections()).isZero();
    }
}
