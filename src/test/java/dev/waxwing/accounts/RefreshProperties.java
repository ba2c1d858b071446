package dev.waxwing.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.waxwing.crypto.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/// Any order of refreshes with tokens old and new, at any times, against the rules in a few lines.
@SuppressWarnings("NullAway.Init") // jqwik opens before it runs a property
final class RefreshProperties {
    private static Path directory;
    private static RunningAccounts running;
    private static SigningKey key;

    /// A refresh with the token that many before the newest, that many milliseconds after the last.
    record Step(int back, int millis) {}

    @BeforeContainer
    static void open() throws IOException {
        directory = Files.createTempDirectory("waxwing-");
        running = RunningAccounts.on(directory);
        key = running.register("alice");
    }

    @AfterContainer
    static void close() throws IOException {
        running.close();
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    @Provide
    Arbitrary<Step> step() {
        return Combinators.combine(
                        Arbitraries.frequencyOf(
                                Tuple.of(6, Arbitraries.just(0)),
                                Tuple.of(3, Arbitraries.just(1)),
                                Tuple.of(1, Arbitraries.integers().between(2, 4))),
                        Arbitraries.of(0, 1, 4_999, 5_000, 9_999, 10_000, 10_001, 60_000))
                .as(Step::new);
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return step().list().ofMinSize(1).ofMaxSize(12);
    }

    @Property(tries = 100)
    void aTokenIsGoodOnceAndForTheSameSuccessorForTenSeconds(@ForAll("steps") List<Step> steps) {
        Grant login = running.login("alice", key);
        List<String> tokens = new ArrayList<>(List.of(login.refreshToken()));
        Instant rotatedAt = running.clock.instant();
        boolean alive = true;
        for (Step step : steps) {
            running.clock.advance(Duration.ofMillis(step.millis()));
            int newest = tokens.size() - 1;
            int used = Math.max(0, newest - step.back());
            boolean retry =
                    used == newest - 1
                            && !running.clock
                                    .instant()
                                    .isAfter(rotatedAt.plus(Duration.ofSeconds(10)));
            if (alive && used == newest) {
                String next = refresh(tokens.get(used)).refreshToken();
                assertThat(tokens).doesNotContain(next);
                tokens.add(next);
                rotatedAt = running.clock.instant();
            } else if (alive && retry) {
                assertThat(refresh(tokens.get(used)).refreshToken()).isEqualTo(tokens.get(newest));
            } else {
                alive = false;
                assertThatExceptionOfType(AccountRefused.class)
                        .isThrownBy(() -> refresh(tokens.get(used)));
            }
        }
        List<Login> open = running.accounts.logins().of(login.user().id());
        assertThat(open.stream().anyMatch(l -> l.id().equals(login.login()))).isEqualTo(alive);
    }

    private static Grant refresh(String token) {
        return running.accounts.logins().refresh(token);
    }
}
