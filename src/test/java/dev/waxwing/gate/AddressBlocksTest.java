package dev.waxwing.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import dev.waxwing.backend.sqlite.SqliteBlockStore;
import dev.waxwing.config.Configuration;
import dev.waxwing.ops.AuditCheck;
import dev.waxwing.ops.AuditRow;
import dev.waxwing.ops.RunningJournal;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AddressBlocksTest {
    private static final Limits LIMITS =
            Configuration.section(
                    Limits.class, Map.of("limits.block-after", "3", "limits.block-longest", "10m"));
    private static final Duration FIRST = Duration.ofMinutes(1);

    @TempDir private Path directory;

    private final ManualTime time = new ManualTime();
    private RunningJournal running;
    private AddressBlocks blocks;

    @BeforeEach
    void open() {
        running = new RunningJournal(directory, time);
        Proxies proxies =
                new Proxies(
                        new ProxyConfig(
                                Optional.of("10.0.0.1"), ProxyConfig.Field.X_FORWARDED_FOR));
        blocks =
                new AddressBlocks(
                        LIMITS,
                        new SqliteBlockStore(running.database),
                        running.journal,
                        running.audit,
                        time,
                        proxies::isSpared);
        blocks.load();
    }

    @AfterEach
    void close() {
        running.close();
    }

    private void restart() {
        close();
        open();
    }

    private static Address address(String text) {
        try {
            return Address.of(InetAddress.getByName(text));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private void fail(String address, int times) {
        for (int n = 0; n < times; n++) {
            blocks.failed(address(address));
        }
    }

    private Duration left(String address) {
        return blocks.remaining(address(address));
    }

    @Test
    void theLastFailureOfSeveralBlocks() {
        fail("192.0.2.1", 2);
        assertThat(left("192.0.2.1")).isZero();
        fail("192.0.2.1", 1);
        assertThat(left("192.0.2.1")).isEqualTo(FIRST);
        assertThat(left("192.0.2.2")).isZero();
        time.advance(FIRST);
        assertThat(left("192.0.2.1")).isZero();
    }

    @Test
    void failuresFarApartDoNotCount() {
        fail("192.0.2.1", 2);
        time.advance(Duration.ofMinutes(11));
        fail("192.0.2.1", 2);
        assertThat(left("192.0.2.1")).isZero();
    }

    @Test
    void eachTimeIsTwiceAsLongUpToTheLongest() {
        for (int minutes : new int[] {1, 2, 4, 8, 10, 10}) {
            fail("192.0.2.1", 3);
            assertThat(left("192.0.2.1")).isEqualTo(Duration.ofMinutes(minutes));
            time.advance(left("192.0.2.1"));
        }
        time.advance(Duration.ofMinutes(10));
        blocks.sweep();
        fail("192.0.2.1", 3);
        assertThat(left("192.0.2.1")).isEqualTo(FIRST);
    }

    @Test
    void ipv6IsBlockedByCustomer() {
        fail("2001:db8:1:2::1", 2);
        fail("2001:db8:1:2:ffff::9", 1);
        assertThat(left("2001:db8:1:2::77")).isEqualTo(FIRST);
        assertThat(left("2001:db8:1:3::1")).isZero();
    }

    @Test
    void proxiesAndThisMachineAreNeverBlockedByThemselves() {
        fail("127.0.0.1", 10);
        fail("10.0.0.1", 10);
        assertThat(left("127.0.0.1")).isZero();
        assertThat(left("10.0.0.1")).isZero();
    }

    @Test
    void blocksOutliveARestartAndSoDoesTheirLevel() {
        fail("192.0.2.1", 3);
        restart();
        assertThat(left("192.0.2.1")).isEqualTo(FIRST);
        time.advance(FIRST);
        restart();
        fail("192.0.2.1", 3);
        assertThat(left("192.0.2.1")).isEqualTo(FIRST.multipliedBy(2));
    }

    @Test
    void aPersonBansNetworksAndLetsThemIn() throws Exception {
        Network network = Network.parse("203.0.113.0/24");
        blocks.ban(network, Duration.ofHours(1), "root", "spam").get(20, TimeUnit.SECONDS);
        assertThat(left("203.0.113.99")).isEqualTo(Duration.ofHours(1));
        assertThat(left("203.0.114.99")).isZero();
        restart();
        assertThat(blocks.list())
                .singleElement()
                .satisfies(block -> {
                    assertThat(block.network()).isEqualTo(network);
                    assertThat(block.by()).isEqualTo("root");
                    assertThat(block.reason()).isEqualTo("spam");
                });

        assertThat(blocks.unban(network, "root").get(20, TimeUnit.SECONDS)).isTrue();
        assertThat(blocks.unban(network, "root").get(20, TimeUnit.SECONDS)).isFalse();
        assertThat(left("203.0.113.99")).isZero();
        restart();
        assertThat(blocks.list()).isEmpty();
    }

    @Test
    void theOperatorsOwnMachineCannotBeBanned() {
        for (String own : List.of("127.0.0.1", "0.0.0.0/0", "::1", "::/0")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> blocks.ban(Network.parse(own), FIRST, "root", "oops"))
                    .withMessageContaining("loopback");
        }
    }

    @Test
    void everyBlockIsInTheAuditLog() throws Exception {
        fail("192.0.2.1", 3);
        blocks.unban(Network.parse("192.0.2.1"), "root").get(20, TimeUnit.SECONDS);

        assertThat(running.auditStore.last(10))
                .extracting(AuditRow::kind, AuditRow::actor, AuditRow::subject)
                .containsExactly(
                        tuple("address_blocked", "server", "192.0.2.1"),
                        tuple("address_unblocked", "root", "192.0.2.1"));
        assertThat(AuditCheck.of(running.auditStore, List.of()))
                .isInstanceOf(AuditCheck.Finding.Intact.class);
    }

    @Test
    void countlessAddressesDoNotFillTheMemory() {
        AddressBlocks small =
                new AddressBlocks(
                        Configuration.section(
                                Limits.class,
                                Map.of("limits.remembered", "16", "limits.block-after", "1")),
                        new SqliteBlockStore(running.database),
                        running.journal,
                        running.audit,
                        time,
                        _ -> false);
        for (int n = 0; n < 1000; n++) {
            small.failed(address("192.0." + n / 256 + "." + n % 256));
        }
        assertThat(small.list()).hasSize(16);
    }
}
