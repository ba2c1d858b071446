package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every row of the protocol's table, each with its "otherwise", in one connection. The commands
/// take effect one after the other however their bytes arrive, so that the same script gets the
/// same replies at any pace.
///
/// A good command stands after each few bad ones, because five malformed in a row end a connection.
final class CommandTableTest {
    private static final AtomicInteger RUN = new AtomicInteger();

    @RegisterExtension static final SharedServer SERVER = SharedServer.plain();

    private static void play(Script.Pace pace, String text) {
        try (RawClient client = SERVER.connect()) {
            Script.read(text, RUN.incrementAndGet()).play(client, pace);
        }
    }

    @ParameterizedTest
    @EnumSource(Script.Pace.class)
    void everyRow(Script.Pace pace) {
        play(
                pace,
                """
                > ping
                < PONG
                > declare_queue table-q%
                < Queue declared
                > declare_queue table-q%
                < Queue declared
                > declare_queue
                < Missing queue name
                > declare_exchange table-x%
                < Exchange declared
                > declare_exchange table-d% type=direct
                < Exchange declared
                > declare_exchange table-t% type=topic
                < Exchange declared
                > declare_exchange table-f% type=fanout
                < Exchange declared
                > declare_exchange
                < Missing exchange name

                > bind table-x% table-q% key
                < Queue bound
                > bind table-q% table-x% otherway
                < Queue bound
                > bind
                < Missing parameters
                > bind table-x%
                < Missing parameters
                > bind table-x% table-q%
                < Missing parameters
                > ping
                < PONG
                > bind nowhere% table-q% key
                < Error: Exchange 'nowhere%' not found
                > bind table-x% nowhere% key
                < Error: Queue 'nowhere%' not found
                > bind nowhere% nothing% key
                < Error: Exchange 'nowhere%' not found
                > ping
                < PONG

                > publish table-x% key {m1-%}
                < ACK m1-%
                > publish table-x% otherway {m2-%}
                < ACK m2-%
                > publish table-x% key {m1-%}
                < ACK m1-%
                > publish nowhere% key {m3-%}
                < Error: Exchange 'nowhere%' not found
                > publish table-x% nokey {m3-%}
                < Error: No binding found for routing key 'nokey'
                > ping
                < PONG
                > publish table-x% key {"message_id":"m3-%"}
                < Invalid message format: …
                > publish table-x% key not-json
                < Invalid message format: …
                > publish table-x% key []
                < Invalid message format: …
                > ping
                < PONG

                > publish_batch table-x% key [{m4-%},{m5-%}, {m1-%}]
                < ACK m4-%
                < ACK m5-%
                < ACK m1-%
                > publish_batch table-x% key [{m6-%},{"message_id":"m7-%"}]
                < Invalid batch format: …
                > publish_batch table-x% key {m6-%}
                < Invalid batch format: …
                > publish_batch table-x% key [
                < Invalid batch format: …
                > ping
                < PONG
                > publish_batch nowhere% key [{m6-%},{m7-%}]
                < Error: Exchange 'nowhere%' not found for message m6-%
                < Error: Exchange 'nowhere%' not found for message m7-%
                > publish_batch table-x% nokey [{m6-%}]
                < Error: No binding found for routing key 'nokey' for message m6-%

                > fetch table-q%
                < Message: m1-% {m1-%}
                > ack m1-%
                < ACK_CONFIRMED m1-%
                > ack m1-%
                < ACK_CONFIRMED m1-%
                > ack never-seen-%
                < ACK_CONFIRMED never-seen-%
                > ack
                < Missing message ID
                > fetch table-q%
                < Message: m2-% {m2-%}
                > nack m2-%
                < NACK_CONFIRMED m2-%
                > fetch table-q%
                < Message: m2-% {m2-%}
                > nack m2-% requeue=true
                < NACK_CONFIRMED m2-%
                > fetch table-q%
                < Message: m2-% {m2-%}
                > nack m2-% requeue=false
                < NACK_CONFIRMED m2-%
                > nack never-seen-%
                < NACK_CONFIRMED never-seen-%
                > nack
                < Missing message ID
                > fetch table-q%
                < Message: m4-% {m4-%}
                > fetch table-q%
                < Message: m5-% {m5-%}
                > fetch table-q%
                < No messages
                > fetch nowhere%
                < Error: Queue 'nowhere%' not found
                > ack m4-%
                < ACK_CONFIRMED m4-%
                > ack m5-%
                < ACK_CONFIRMED m5-%

                > consume nowhere%
                < Error: Queue 'nowhere%' not found
                > consume table-q% prefetch=10
                < Subscribed to queue
                > publish table-x% key {m8-%}
                < ACK m8-%
                ! Message: m8-% {m8-%}
                > publish table-x% key {m9-%}
                < ACK m9-%
                ! Message: m9-% {m9-%}
                > stats
                < Stats: {…
                > frobnicate
                < Unknown command
                > frobnicate with words
                < Unknown command
                > ping
                < PONG
                """);
    }

    @ParameterizedTest
    @EnumSource(Script.Pace.class)
    void theRowsOfAuth(Script.Pace pace) {
        String data = SERVER.server().data().toString();
        String name = Names.unique("name");
        String token =
                ServerLaunch.on(SERVER.server().data())
                        .run("admin", "token", "create", name, "--data", data)
                        .stdout()
                        .strip();
        try (RawClient client = SERVER.connect()) {
            String text =
                    """
                    > auth
                    < Missing token
                    > auth TOKEN
                    < OK NAME
                    > ping
                    < PONG
                    > auth TOKENx
                    < Error: authentication failed
                    """;
            Script.read(text.replace("TOKEN", token).replace("NAME", name), RUN.incrementAndGet())
                    .play(client, pace);
            assertThat(client.linesUntilClosed()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Script.Pace.class)
    void theRowsOfConsumeWithMeta(Script.Pace pace) {
        Script script =
                Script.read(
                        """
                        > declare_queue meta-q%
                        < Queue declared
                        > declare_exchange meta-x%
                        < Exchange declared
                        > bind meta-x% meta-q% key
                        < Queue bound
                        > consume meta-q% meta=maybe
                        < Error: 'meta=maybe': …
                        > consume meta-q% prefetch=2 meta=on
                        < Subscribed to queue
                        > publish meta-x% key {m1-%}
                        < ACK m1-%
                        > consume meta-q% meta=off
                        < Subscribed to queue
                        > publish meta-x% key {m2-%}
                        < ACK m2-%
                        """,
                        RUN.incrementAndGet());
        int run = RUN.get();
        String meta = "\"redelivered\":false,\"delivery_count\":1,\"queue\":\"meta-q%d\"";
        script.pushes()
                .add(
                        "Message: m1-"
                                + run
                                + " "
                                + Sample.withExtra("m1-" + run, meta.formatted(run)));
        script.pushes().add("Message: m1-" + run + " " + Sample.json("m1-" + run));
        script.pushes().add("Message: m2-" + run + " " + Sample.json("m2-" + run));
        try (RawClient client = SERVER.connect()) {
            script.play(client, pace);
        }
    }

    @ParameterizedTest
    @EnumSource(Script.Pace.class)
    void aMissingNameIsSaid(Script.Pace pace) {
        play(
                pace,
                """
                > consume
                < Missing queue name
                > ping
                < PONG
                > fetch
                < Missing queue name
                > ping
                < PONG
                """);
    }

    @ParameterizedTest
    @EnumSource(Script.Pace.class)
    void aBatchOfNoneHasNoReplies(Script.Pace pace) {
        play(
                pace,
                """
                > declare_queue none-q%
                < Queue declared
                > declare_exchange none-x%
                < Exchange declared
                > bind none-x% none-q% k
                < Queue bound
                > publish_batch none-x% k []
                > ping
                < PONG
                """);
    }

    @Test
    void aPublishWithoutItsParametersIsRefusedByName() {
        try (RawClient client = SERVER.connect()) {
            for (String command : new String[] {"publish", "publish x", "publish x k"}) {
                assertThat(client.ask(command))
                        .as(command)
                        .matches("Missing parameters|Invalid message format: .+");
            }
            assertThat(client.ask("ping")).isEqualTo("PONG");
            for (String command :
                    new String[] {"publish_batch", "publish_batch x", "publish_batch x k"}) {
                assertThat(client.ask(command))
                        .as(command)
                        .matches("Missing parameters|Invalid batch format: .+");
            }
        }
    }

    @Test
    void statsIsOneJsonObjectThatNamesTheQueues() {
        try (RawClient client = SERVER.connect()) {
            Route route = Route.declare(client);
            route.publish(client, Names.unique("m"), Names.unique("m"));
            route.fetch(client);
            String reply = client.ask("stats");
            assertThat(reply).startsWith("Stats: {");
            assertThat(Delivery.read(reply.substring("Stats: ".length())).findValues(route.queue()))
                    .singleElement()
                    .satisfies(queue -> {
                        assertThat(queue.path("ready").asInt(-1)).isEqualTo(1);
                        assertThat(queue.path("leased").asInt(-1)).isEqualTo(1);
                    });
        }
    }

    @Test
    void aWrongTokenEndsTheConnection() {
        try (RawClient client = SERVER.connect()) {
            client.sendRaw("auth not-a-token\nping\n");
            assertThat(client.linesUntilClosed()).containsExactly("Error: authentication failed");
        }
    }

    @Test
    void repliesComeInTheOrderOfTheCommands() {
        try (RawClient client = SERVER.connect()) {
            Route route = Route.declare(client);
            String prefix = Names.unique("order");
            StringBuilder said = new StringBuilder();
            for (int i = 0; i < 500; i++) {
                said.append(route.publishing(Sample.json(prefix + "-" + i)))
                        .append("\nping\nfetch nowhere-")
                        .append(i)
                        .append('\n');
            }
            client.sendRaw(said.toString());
            for (int i = 0; i < 500; i++) {
                assertThat(client.line()).isEqualTo("ACK " + prefix + "-" + i);
                assertThat(client.line()).isEqualTo("PONG");
                assertThat(client.line()).isEqualTo("Error: Queue 'nowhere-" + i + "' not found");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fetch nowhere", "consume nowhere", "ping", "ack nothing", "stats"})
    void anyCommandMayBePipelinedManyTimes(String command) {
        try (RawClient client = SERVER.connect()) {
            client.sendInBackground((command + "\n").repeat(20_000));
            String first = client.line();
            for (int i = 1; i < 20_000; i++) {
                String line = client.line();
                assertThat(line.length())
                        .as("line %d: %s", i, line)
                        .isCloseTo(first.length(), within(200));
            }
            assertThat(client.ask("ping")).isEqualTo("PONG");
        }
    }

    @Test
    void whatWasSaidBeforeTheClientStoppedTalkingIsAnswered() {
        try (RawClient client = SERVER.connect()) {
            Route route = Route.declare(client);
            String id = Names.unique("m");
            client.send(route.publishing(Sample.json(id))).send("ping").finish();
            assertThat(client.linesUntilClosed()).containsExactly("ACK " + id, "PONG");
        }
    }
}
