package dev.waxwing.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waxwing.accounts.Role;
import dev.waxwing.chat.Roster.Language;
import dev.waxwing.model.UserId;
import dev.waxwing.protocol.EncodedFrame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RosterTest {
    private static final UserId ALICE = new UserId("alice");
    private static final UserId BOB = new UserId("bob");
    private static final EncodedFrame FRAME =
            EncodedFrame.text("{\"id\":1}".getBytes(StandardCharsets.UTF_8));

    private final Roster roster = new Roster();

    private void join(UserId user, TestOutbox outbox) {
        join(user, outbox, Language.HEADER_BODY, Role.MEMBER);
    }

    private void join(UserId user, TestOutbox outbox, Language language, Role role) {
        roster.join(user, new Roster.Member(outbox, language, role));
    }

    @Test
    void aBroadcastMayBeForOneRoleAndIsSaidInEachLanguageOnce() {
        try (TestOutbox admin = new TestOutbox(true);
                TestOutbox other = new TestOutbox(true);
                TestOutbox member = new TestOutbox(true)) {
            join(ALICE, admin, Language.NATIVE, Role.ADMIN);
            join(ALICE, other, Language.NATIVE, Role.ADMIN);
            join(BOB, member);
            List<Language> said = new ArrayList<>();
            int reached =
                    roster.broadcast(
                            language -> {
                                said.add(language);
                                return FRAME;
                            },
                            Set.of(Role.ADMIN));
            assertThat(reached).isEqualTo(2);
            assertThat(said).containsExactly(Language.NATIVE);
            assertThat(member.waiting()).isZero();
        }
    }

    @Test
    void aUserIsOnlineWhileOneConnectionIsThere() {
        try (TestOutbox phone = new TestOutbox(true);
                TestOutbox desk = new TestOutbox(true)) {
            join(ALICE, phone);
            join(ALICE, desk);
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
            join(BOB, outbox);
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
            join(ALICE, phone);
            join(ALICE, desk);
            join(BOB, gone);
            gone.close();
            assertThat(roster.broadcast(_ -> FRAME, Set.of())).isEqualTo(2);
            assertThat(phone.waiting()).isEqualTo(1);
            assertThat(desk.waiting()).isEqualTo(1);
            assertThat(roster.send(BOB, _ -> FRAME)).isZero();
            assertThat(roster.send(new UserId("carol"), _ -> FRAME)).isZero();
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
                                            join(user, o);
                                            roster.leave(user, o);
                                        }
                                    })));
        }
        all.forEach(CompletableFuture::join);
        assertThat(roster.users()).isZero();
        assertThat(roster.connections()).isZero();
    }
}
