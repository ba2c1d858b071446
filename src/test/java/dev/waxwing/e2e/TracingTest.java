package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waxwing.OpenServer;
import dev.waxwing.e2e.Collector.Span;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Messages as a collector of spans sees them.
final class TracingTest {
    private static final String SECRET = "a-word-that-nobody-may-see";

    @TempDir Path directory;

    private OpenServer server(String endpoint, String share) {
        return new OpenServer(
                directory.resolve("d"),
                "limits.rates=false",
                "tracing.endpoint=" + endpoint,
                "tracing.sample=" + share);
    }

    private static Optional<Span> root(Collector collector, String messageId) {
        return collector.spans().stream()
                .filter(span -> messageId.equals(span.attributes().get("messaging.message.id")))
                .findFirst();
    }

    /// Waits for the whole trace of a message.
    private static Span assertFollowed(Collector collector, String messageId, String... stages) {
        await().atMost(Duration.ofSeconds(30)).until(() -> root(collector, messageId).isPresent());
        Span root = root(collector, messageId).orElseThrow();
        assertThat(root.name()).isEqualTo("message");
        List<Span> parts =
                collector.spans().stream().filter(span -> span.parent().equals(root.id())).toList();
        assertThat(parts).extracting(Span::name).containsExactlyInAnyOrder(stages);
        assertThat(parts)
                .allSatisfy(part -> {
                    assertThat(part.trace()).isEqualTo(root.trace());
                    assertThat(part.start()).isGreaterThanOrEqualTo(root.start());
                    assertThat(part.end()).isBetween(part.start(), root.end());
                });
        return root;
    }

    @Test
    void aMessageOfEachKindIsFollowedFromTheGateToItsDelivery() {
        try (Collector collector = new Collector(false);
                OpenServer server = server(collector.endpoint(), "1.0");
                HttpCalls http = new HttpCalls(server.port("http"))) {
            KeyPerson alice = KeyPerson.register(http, "alice-anders");
            KeyPerson bob = KeyPerson.register(http, "bob-brown");
            try (NativeClient a = NativeClient.open(server.port("http"), alice.token(http));
                    NativeClient b = NativeClient.open(server.port("http"), bob.token(http));
                    RawClient line = RawClient.connect(server.port("line"))) {
                b.ask("subscribe", "{'topics':['numbers']}");
                a.ask(
                        "send",
                        "{'to':{'user':'bob-brown'},'message_id':'d-1','content':'%s'}"
                                .formatted(SECRET));
                b.next("message");
                a.ask(
                        "publish",
                        "{'topic':'numbers','message_id':'t-1','payload':'%s'}".formatted(SECRET));
                b.next("event");
                declare(line, "");
                a.ask(
                        "enqueue",
                        "{'exchange':'x','key':'k','message':%s}"
                                .formatted(Sample.json("q-1", SECRET)));
                line.ask("publish x k " + Sample.json("l-1", SECRET));
                line.ask("consume q");
                line.deliveries(2);

                Span direct = assertFollowed(collector, "d-1", "gate", "journal", "delivery");
                assertThat(direct.attributes())
                        .containsEntry("waxwing.kind", "direct")
                        .doesNotContainKey("messaging.destination.name");
                Span topic =
                        assertFollowed(collector, "t-1", "gate", "rules", "journal", "delivery");
                assertThat(topic.attributes())
                        .containsEntry("waxwing.kind", "topic")
                        .containsEntry("messaging.destination.name", "numbers");
                Span queue = assertFollowed(collector, "q-1", "gate", "journal", "delivery");
                assertThat(queue.attributes())
                        .containsEntry("waxwing.kind", "queue")
                        .containsEntry("messaging.destination.name", "q");
                assertFollowed(collector, "l-1", "journal", "delivery");
                assertThat(List.of(direct.parent(), topic.parent(), queue.parent()))
                        .containsOnly("");
                assertThat(collector.raw())
                        .contains("waxwing")
                        .doesNotContain(SECRET, "alice-anders", "bob-brown");
            }
        }
    }

    @Test
    void aRepetitionIsOverWhenItIsKnownForOne() {
        try (Collector collector = new Collector(false);
                OpenServer server = server(collector.endpoint(), "1.0");
                RawClient line = RawClient.connect(server.port("line"))) {
            declare(line, "");
            line.ask("publish x k " + Sample.json("r-1", SECRET));
            line.ask("publish x k " + Sample.json("r-1", SECRET));

            Span repetition = assertFollowed(collector, "r-1", "journal");
            line.ask("consume q");
            line.deliveries(1);

            await().atMost(Duration.ofSeconds(20))
                    .until(() -> spans(collector, "messaging.message.id", "r-1").size() == 2);
            assertThat(spans(collector, "messaging.destination.name", "q"))
                    .singleElement()
                    .isNotEqualTo(repetition);
        }
    }

    @Test
    void whatWasRefusedIsFollowedWhenItComesAgain() {
        try (Collector collector = new Collector(false);
                OpenServer server = server(collector.endpoint(), "1.0");
                RawClient line = RawClient.connect(server.port("line"))) {
            declare(line, "max_length=1 overflow=reject");
            line.ask("publish x k " + Sample.json("f-1", SECRET));
            String again = "publish x k " + Sample.json("f-2", SECRET);
            assertThat(line.ask(again)).contains("is full");
            line.ask("consume q");
            line.ask("ack " + line.delivery().id());
            assertThat(line.ask(again)).isEqualTo("ACK f-2");
            line.deliveries(1);

            await().atMost(Duration.ofSeconds(20))
                    .until(() -> spans(collector, "messaging.destination.name", "q").size() == 2);
            assertThat(spans(collector, "messaging.message.id", "f-2"))
                    .hasSize(2)
                    .filteredOn(s -> "q".equals(s.attributes().get("messaging.destination.name")))
                    .hasSize(1);
        }
    }

    @Test
    void whetherAMessageIsFollowedIsDecidedOnce() {
        int messages = 400;
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        try (Collector collector = new Collector(false);
                OpenServer server = server(collector.endpoint(), "0.5");
                HttpCalls http = new HttpCalls(server.port("http"))) {
            KeyPerson alice = KeyPerson.register(http, "alice");
            try (NativeClient a = NativeClient.open(server.port("http"), alice.token(http));
                    RawClient line = RawClient.connect(server.port("line"))) {
                declare(line, "");
                for (int n = 0; n < messages; n++) {
                    a.ask(
                            "enqueue",
                            "{'exchange':'x','key':'k','message':%s}"
                                    .formatted(Sample.json("m-" + n, SECRET)));
                }
                line.ask("consume q");
                for (int n = 0; n < messages; n++) {
                    line.ask("ack " + line.delivery().id());
                }
            }
            post(http, "00-" + trace + "-00f067aa0ba902b7-01");
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> collector.spans().stream().anyMatch(s -> s.trace().equals(trace)));

            // Five standard deviations about the half; decided twice it would be three quarters.
            assertThat(spans(collector, "waxwing.kind", "queue")).hasSizeBetween(150, 250);
        }
    }

    /// A queue `q`, bound to the exchange `x` with the key `k`.
    private static void declare(RawClient line, String options) {
        line.ask("declare_exchange x");
        line.ask(("declare_queue q " + options).strip());
        line.ask("bind x q k");
    }

    private static List<Span> spans(Collector collector, String attribute, String value) {
        return collector.spans().stream()
                .filter(span -> value.equals(span.attributes().get(attribute)))
                .toList();
    }

    @Test
    void aRequestSaysItselfWhetherItIsFollowed() {
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        String other = "5bf92f3577b34da6a3ce929d0e0e4736";
        String span = "00f067aa0ba902b7";
        try (Collector collector = new Collector(false);
                OpenServer server = server(collector.endpoint(), "0.0");
                HttpCalls http = new HttpCalls(server.port("http"))) {
            post(http, "00-" + other + "-" + span + "-00");
            post(http, "nonsense");
            post(http, "00-" + trace + "-" + span + "-01");
            await().atMost(Duration.ofSeconds(30)).until(() -> collector.spans().size() == 2);
            assertThat(collector.spans()).extracting(Span::trace).containsOnly(trace);
            assertThat(collector.spans()).extracting(Span::name).contains("message", "journal");
            assertThat(collector.spans()).extracting(Span::parent).contains(span);
        }
    }

    private static void post(HttpCalls http, String traceparent) {
        assertThat(
                        http.post("/input", Map.of("content", SECRET), "traceparent", traceparent)
                                .status())
                .isEqualTo(200);
    }

    @Test
    void aCollectorThatHangsCostsSpansAndNoMessage() {
        try (Collector collector = new Collector(true);
                OpenServer server = server(collector.endpoint(), "1.0");
                HttpCalls http = new HttpCalls(server.port("http"))) {
            KeyPerson alice = KeyPerson.register(http, "alice");
            try (NativeClient a = NativeClient.open(server.port("http"), alice.token(http))) {
                for (int n = 1; n <= 1_000; n++) {
                    assertThat(a.publish("numbers", n)).isEqualTo(n);
                }
            }
            await().atMost(Duration.ofSeconds(60)).until(() -> dropped(http) > 1_000);
        }
    }

    private static double dropped(HttpCalls http) {
        return http.get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("waxwing_spans_dropped_total"))
                .mapToDouble(line -> Double.parseDouble(line.split(" ")[1]))
                .findFirst()
                .orElseThrow();
    }
}
