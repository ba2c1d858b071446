package dev.waxwing.gateway.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waxwing.sessions.Faults;
import dev.waxwing.sessions.Sessions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The actors above the connections are killed: connections that are there go on, new ones come.
class SupervisionTest {
    private RunningSockets server;

    /// Which of them.
    private enum Above {
        CONNECTION_SUPERVISOR(Faults::inConnectionSupervisor),
        SERVER_ACTOR(Faults::inServerActor);

        private final Consumer<Sessions> fault;

        Above(Consumer<Sessions> fault) {
            this.fault = fault;
        }
    }

    @BeforeEach
    void start() {
        server = new RunningSockets(10);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource
    void aFaultStopsNoConnectionAndKeepsNobodyOut(Above killed) {
        try (RawSocket before = server.open()) {
            echoes(before);
            for (int n = 0; n < 3; n++) {
                killed.fault.accept(server.sessions);
                try (RawSocket after = server.open()) {
                    echoes(after);
                }
                echoes(before);
            }
            await().until(() -> server.sessions.count() == 1);
        }
        await().untilAsserted(() -> assertThat(server.places).hasValue(0));
    }

    @ParameterizedTest
    @EnumSource
    void aFaultDoesNotKeepAServerFromEnding(Above killed) {
        try (RawSocket client = server.open()) {
            echoes(client);
            killed.fault.accept(server.sessions);
            CompletableFuture<Boolean> drained =
                    CompletableFuture.supplyAsync(
                            () -> server.sessions.drain(Duration.ofSeconds(30)));
            killed.fault.accept(server.sessions);
            assertThat(client.readClose()).isEqualTo(4001);
            client.send(Frame.close(4001));
            assertThat(drained.join()).isTrue();
        }
    }

    @Test
    void itShowsThatNobodyOpensConnections() {
        assertThat(server.sessions.isOpening()).isTrue();
        failAgainAndAgain();
        await().until(() -> !server.sessions.isOpening());
        await().atMost(Duration.ofSeconds(30)).until(server.sessions::isOpening);
    }

    @Test
    void aHandshakeWhoseActorDoesNotComeIsClosedAndItsPlaceGivenBack() {
        failAgainAndAgain();
        try (RawSocket client = server.open()) {
            assertThat(client.readClose()).isEqualTo(1011);
        }
        await().untilAsserted(() -> assertThat(server.places).hasValue(0));
    }

    /// Its last wait is longer than a handshake waits.
    private void failAgainAndAgain() {
        for (int n = 0; n < 10; n++) {
            Faults.inConnectionSupervisor(server.sessions);
        }
    }

    private static void echoes(RawSocket client) {
        client.text("there");
        assertThat(client.readText()).isEqualTo("there");
    }
}
