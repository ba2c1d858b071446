package dev.waxwing.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waxwing.accounts.Identity;
import dev.waxwing.accounts.Permission;
import dev.waxwing.accounts.Role;
import dev.waxwing.backend.sqlite.SqliteBlockStore;
import dev.waxwing.config.Configuration;
import dev.waxwing.gate.Verdict.Refused;
import dev.waxwing.model.ErrorCode;
import dev.waxwing.model.UserId;
import dev.waxwing.ops.Metrics;
import dev.waxwing.ops.RunningJournal;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GateTest {
    @TempDir private Path directory;

    private final ManualTime time = new ManualTime();
    private final Metrics metrics = new Metrics();
    private RunningJournal running;

    /// A message with everything that can be wrong, wrong where the test says so, and a list of
    /// what it was asked.
    private static final class Probe implements Entry {
        final Set<Stage> wrong;
        final List<Stage> asked = new ArrayList<>();
        Traffic traffic = Traffic.MESSAGE;
        String user = "alice";
        Address address = GateTest.address("192.0.2.1");

        Probe(Stage... wrong) {
            this.wrong = Set.of(wrong);
        }

        private boolean right(Stage stage) {
            asked.add(stage);
            return !wrong.contains(stage);
        }

        @Override
        public Traffic traffic() {
            return traffic;
        }

        @Override
        public Address address() {
            return address;
        }

        @Override
        public int size() {
            return right(Stage.SIZE) ? 64 : 65;
        }

        @Override
        public int maxSize() {
            return 64;
        }

        @Override
        public @Nullable String parse() {
            return right(Stage.PARSE) ? null : "no JSON";
        }

        @Override
        public @Nullable Identity identity() {
            return right(Stage.AUTHENTICATE)
                    ? new Identity(
                            new UserId(user),
                            Role.MEMBER,
                            "s",
                            Role.MEMBER.permissions(),
                            Instant.EPOCH,
                            Instant.MAX)
                    : null;
        }

        @Override
        public @Nullable String validate() {
            return right(Stage.VALIDATE) ? null : "no text";
        }

        @Override
        public boolean isSignatureTrue() {
            return right(Stage.SIGNATURE);
        }

        @Override
        public Permission permission() {
            return right(Stage.AUTHORIZE) ? Permission.SEND : Permission.ADMINISTER;
        }
    }

    @BeforeEach
    void open() {
        running = new RunningJournal(directory, time);
    }

    @AfterEach
    void close() {
        metrics.close();
        running.close();
    }

    private Gate gate(Map<String, String> settings) {
        Limits limits = Configuration.section(Limits.class, settings);
        AddressBlocks blocks =
                new AddressBlocks(
                        limits,
                        new SqliteBlockStore(running.database),
                        running.journal,
                        running.audit,
                        time,
                        _ -> false);
        return new Gate(limits, blocks, metrics, time);
    }

    private static Address address(String text) {
        try {
            return Address.of(InetAddress.getByName(text));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Refused refused(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Refused.class);
        return (Refused) verdict;
    }

    private static long admitted(Gate gate, Probe probe, int tries) {
        return IntStream.range(0, tries)
                .filter(_ -> gate.pass(probe).equals(Verdict.ADMITTED))
                .count();
    }

    @Test
    void everyQuestionIsAskedOnceAndInOrder() {
        Probe probe = new Probe();

        assertThat(gate(Map.of()).pass(probe)).isEqualTo(Verdict.ADMITTED);

        assertThat(probe.asked)
                .containsExactly(
                        Stage.SIZE,
                        Stage.PARSE,
                        Stage.AUTHENTICATE,
                        Stage.VALIDATE,
                        Stage.SIGNATURE,
                        Stage.AUTHORIZE);
    }

    @Test
    void theFirstThatIsWrongIsTheAnswerAndTheLast() {
        Map<Stage, ErrorCode> codes =
                Map.of(
                        Stage.SIZE, ErrorCode.TOO_LARGE,
                        Stage.PARSE, ErrorCode.MALFORMED,
                        Stage.AUTHENTICATE, ErrorCode.UNAUTHENTICATED,
                        Stage.VALIDATE, ErrorCode.INVALID,
                        Stage.SIGNATURE, ErrorCode.SIGNATURE_INVALID,
                        Stage.AUTHORIZE, ErrorCode.FORBIDDEN);
        Gate gate = gate(Map.of());
        List<Stage> order = List.of(Stage.values());
        codes.forEach((stage, code) -> {
            Stage[] fromHere =
                    order.subList(order.indexOf(stage), order.size()).toArray(Stage[]::new);
            Probe probe = new Probe(fromHere);

            Refused refused = refused(gate.pass(probe));

            assertThat(refused.code()).isEqualTo(code);
            assertThat(refused.retryAfter()).isZero();
            assertThat(probe.asked).endsWith(stage);
        });
    }

    /// Who is blocked or too fast learns nothing about what they sent.
    @Test
    void blocksComeBeforeRatesAndRatesBeforeContent() {
        Gate gate = gate(Map.of("limits.message-user", "1/m", "limits.block-after", "1"));
        Probe wrong = new Probe(Stage.VALIDATE, Stage.SIGNATURE);
        assertThat(refused(gate.pass(wrong)).code()).isEqualTo(ErrorCode.INVALID);

        Refused tooFast = refused(gate.pass(wrong));
        assertThat(tooFast.code()).isEqualTo(ErrorCode.RATE_LIMITED);
        assertThat(tooFast.retryAfter()).isEqualTo(Duration.ofMinutes(1));
        assertThat(tooFast.retryAfterSeconds()).isEqualTo(60);
        assertThat(tooFast.sentence()).isEqualTo("Too many messages; try again in 60 s.");

        gate.blocks().failed(wrong.address);
        Refused blocked = refused(gate.pass(wrong));
        assertThat(blocked.code()).isEqualTo(ErrorCode.BLOCKED);
        assertThat(blocked.retryAfter()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void messagesOfOneUserComeFromOneBucketWhereverTheyComeFrom() {
        Gate gate = gate(Map.of());
        Probe here = new Probe();
        Probe there = new Probe();
        there.address = address("192.0.2.2");

        assertThat(admitted(gate, here, 40) + admitted(gate, there, 40)).isEqualTo(60);

        time.advance(Duration.ofSeconds(1));
        assertThat(admitted(gate, there, 40)).isEqualTo(20);
    }

    @Test
    void loginsAreCountedByAccountAndByAddress() {
        Gate gate = gate(Map.of());
        Probe probe = new Probe();
        probe.traffic = Traffic.LOGIN;
        assertThat(admitted(gate, probe, 10)).isEqualTo(5);
        for (int n = 0; n < 30; n++) {
            probe.user = "user" + n;
            gate.pass(probe);
        }
        probe.user = "somebody-new";
        Refused refused = refused(gate.pass(probe));
        assertThat(refused.sentence()).contains("log in from this address");
        assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void ratesCanBeTurnedOffTogether() {
        Probe probe = new Probe();
        assertThat(admitted(gate(Map.of("limits.rates", "false")), probe, 10_000))
                .isEqualTo(10_000);
    }

    @Test
    void aBlockedAddressOpensNoConnection() {
        Gate gate = gate(Map.of("limits.block-after", "1", "limits.connect-address", "2/s"));
        Address address = GateTest.address("192.0.2.1");
        assertThat(gate.arrive(address)).isInstanceOf(ConnectionSlots.Slot.class);
        assertThat(gate.arrive(address)).isInstanceOf(ConnectionSlots.Slot.class);
        assertThat(gate.arrive(address))
                .isInstanceOfSatisfying(
                        Refused.class, r -> assertThat(r.code()).isEqualTo(ErrorCode.RATE_LIMITED));
        gate.blocks().failed(address);
        assertThat(gate.arrive(address))
                .isInstanceOfSatisfying(
                        Refused.class, r -> assertThat(r.code()).isEqualTo(ErrorCode.BLOCKED));
    }

    @Test
    void connectionsOfTheLineProtocolCountByThemselvesAndSomeNotAtAll() {
        Gate gate =
                gate(
                        Map.of(
                                "limits.block-after", "1",
                                "limits.connect-address", "3/s",
                                "limits.lines-address", "1",
                                "limits.sockets-address", "1"));
        Address address = GateTest.address("192.0.2.1");
        assertThat(gate.arrive(address)).isInstanceOf(ConnectionSlots.Slot.class);
        assertThat(gate.arriveByLine(address, true)).isInstanceOf(ConnectionSlots.Slot.class);
        assertArrivalRefused(gate.arriveByLine(address, true), ErrorCode.AT_CAPACITY);
        assertArrivalRefused(gate.arriveByLine(address, true), ErrorCode.RATE_LIMITED);
        assertThat(gate.arriveByLine(address, false)).isInstanceOf(ConnectionSlots.Slot.class);
        assertThat(metrics.scrape())
                .contains("waxwing_limits_hit_total{limit=\"lines\",scope=\"address\"} 1.0")
                .contains("waxwing_limits_hit_total{limit=\"connect\",scope=\"address\"} 1.0");

        gate.blocks().failed(address);
        assertArrivalRefused(gate.arriveByLine(address, true), ErrorCode.BLOCKED);
        assertArrivalRefused(gate.arriveByLine(address, false), ErrorCode.BLOCKED);
        assertThat(metrics.scrape()).contains("waxwing_gate_refused_total{stage=\"address\"} 2.0");
    }

    private static void assertArrivalRefused(Admission admission, ErrorCode code) {
        assertThat(admission)
                .isInstanceOfSatisfying(Refused.class, r -> assertThat(r.code()).isEqualTo(code));
    }

    @Test
    void everyRefusalIsCounted() {
        Gate gate = gate(Map.of("limits.message-user", "1/m"));
        gate.pass(new Probe());
        gate.pass(new Probe());
        gate.pass(new Probe(Stage.PARSE));

        assertThat(metrics.scrape())
                .contains("waxwing_gate_refused_total{stage=\"rate\"} 1.0")
                .contains("waxwing_gate_refused_total{stage=\"parse\"} 1.0")
                .contains("waxwing_limits_hit_total{limit=\"message\",scope=\"user\"} 1.0")
                .contains("waxwing_gate_seconds_count 3");
    }
}
