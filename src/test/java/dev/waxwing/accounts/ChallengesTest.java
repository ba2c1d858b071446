package dev.waxwing.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waxwing.model.UserId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class ChallengesTest {
    private static final UserId ALICE = new UserId("alice");

    private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 5); // it may overflow
    private final Challenges challenges = new Challenges(100, nanoTime::get);

    private java.util.Optional<Boolean> redeem(UserId user, byte[] challenge) {
        return challenges.redeem(user, c -> Arrays.equals(c, challenge));
    }

    @Test
    void aChallengeIsGoodForSixtySecondsOfMonotonicTime() {
        byte[] inTime = challenges.make(ALICE);
        nanoTime.addAndGet(Challenges.LIFETIME.toNanos());
        assertThat(redeem(ALICE, inTime)).contains(true);
        byte[] late = challenges.make(ALICE);
        nanoTime.addAndGet(Challenges.LIFETIME.toNanos() + 1);
        assertThat(redeem(ALICE, late)).isEmpty();
    }

    @Test
    void oneTryEach() {
        byte[] challenge = challenges.make(ALICE);
        assertThat(redeem(ALICE, challenge)).contains(true);
        assertThat(redeem(ALICE, challenge)).isEmpty();
        byte[] tried = challenges.make(ALICE);
        assertThat(redeem(ALICE, new byte[32])).contains(false);
        assertThat(redeem(ALICE, tried)).isEmpty();
    }

    @Test
    void theUntriedOnesOfAUserStay() {
        byte[] first = challenges.make(ALICE);
        byte[] second = challenges.make(ALICE);
        byte[] third = challenges.make(ALICE);
        assertThat(redeem(ALICE, second)).contains(true);
        assertThat(redeem(ALICE, third)).contains(true);
        assertThat(redeem(ALICE, second)).as("used").contains(false);
        assertThat(redeem(ALICE, first)).as("tried in vain").isEmpty();
    }

    @Test
    void memoryIsBounded() {
        List<byte[]> made = new ArrayList<>();
        for (int i = 0; i < Challenges.PER_USER + 1; i++) {
            made.add(challenges.make(ALICE));
        }
        for (int i = 0; i < 99; i++) {
            challenges.make(new UserId("u" + i));
        }
        assertThat(challenges.size()).isEqualTo(100);
        assertThat(redeem(ALICE, made.getLast())).contains(true);
        for (int i = 0; i < 200; i++) {
            challenges.make(new UserId("v" + i));
        }
        assertThat(challenges.size()).isEqualTo(100);
        assertThat(redeem(ALICE, made.get(1))).as("the oldest made room").isEmpty();
    }

    @Test
    void noTwoAreTheSame() {
        assertThat(challenges.make(ALICE)).hasSize(32).isNotEqualTo(challenges.make(ALICE));
    }

    /// A try that throws has been a try.
    @Test
    void aTryThatFailsInAnotherWayUsesItUpToo() {
        byte[] challenge = challenges.make(ALICE);
        org.assertj.core.api.Assertions.assertThatIllegalStateException()
                .isThrownBy(() ->
                        challenges.redeem(
                                ALICE,
                                _ -> {
                                    throw new IllegalStateException("broken");
                                }));
        assertThat(redeem(ALICE, challenge)).isEmpty();
    }
}
