package dev.waxwing.e2e;

import static dev.waxwing.e2e.NativeClient.errorOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Queues over `waxwing.v1`.
final class NativeQueuesTest {
    @RegisterExtension static final NativeServer SERVER = NativeServer.with();

    @Test
    void queuesWorkAsOnTheLine() {
        try (RawClient line = RawClient.connect(SERVER.port("line"));
                NativeClient a = SERVER.open("alice");
                NativeClient b = SERVER.open("bob")) {
            line.ask("declare_queue nq");
            line.ask("declare_exchange nx");
            line.ask("bind nx nq k");
            String message =
                    "{'exchange':'nx','key':'k','message':{'message_id':'%s','ciphertext':'c','nonce':'n','tag':'t','enc_session_key':'e'}}";
            for (String id : new String[] {"1", "1", "2", "3"}) {
                JsonNode ack = a.ask("enqueue", message.formatted(id));
                assertThat(ack.path("type").asText()).as(ack.toString()).isEqualTo("ack");
            }
            JsonNode ok = b.ask("consume", "{'queue':'nq','prefetch':2}");
            assertThat(ok.path("type").asText()).isEqualTo("ok");
            JsonNode first = b.next("delivery");
            assertThat(first.path("queue").asText()).isEqualTo("nq");
            assertThat(first.path("redelivered").asBoolean()).isFalse();
            assertThat(first.path("message").path("message_id").asText()).isEqualTo("1");
            assertThat(b.next("delivery").path("message").path("message_id").asText())
                    .isEqualTo("2");
            assertThat(b.ask("ack", "{'message_id':'1'}").path("type").asText()).isEqualTo("ok");
            assertThat(b.ask("ack", "{'message_id':'1'}").path("type").asText()).isEqualTo("ok");
            assertThat(b.next("delivery").path("message").path("message_id").asText())
                    .isEqualTo("3");
            b.ask("nack", "{'message_id':'2'}");
            JsonNode again = b.next("delivery");
            assertThat(again.path("message").path("message_id").asText()).isEqualTo("2");
            assertThat(again.path("delivery_count").asInt()).isEqualTo(2);
        }
        try (RawClient line = RawClient.connect(SERVER.port("line"))) {
            // What the connection held went back, and is fetched by another edge.
            await().until(() -> line.fetch("nq").startsWith("Message: "));
        }
    }

    @Test
    void whoCancelsIsSentNothingMore() {
        try (RawClient line = RawClient.connect(SERVER.port("line"));
                NativeClient a = SERVER.open("alice");
                NativeClient b = SERVER.open("bob")) {
            line.ask("declare_queue cq");
            line.ask("declare_exchange cx");
            line.ask("bind cx cq k");
            for (String id : new String[] {"c1", "c2", "c3"}) {
                line.ask("publish cx k " + Sample.json(id));
            }
            b.ask("consume", "{'queue':'cq','prefetch':2}");
            for (String id : new String[] {"c1", "c2"}) {
                assertThat(idOf(b.next("delivery"))).isEqualTo(id);
            }
            assertThat(b.ask("cancel", "{'queue':'cq'}").path("type").asText()).isEqualTo("ok");
            // What has gone back may still be acknowledged.
            assertThat(b.ask("ack", "{'message_id':'c1'}").path("type").asText()).isEqualTo("ok");
            a.ask("consume", "{'queue':'cq','prefetch':1}");
            JsonNode again = a.next("delivery");
            assertThat(idOf(again)).isEqualTo("c2");
            assertThat(again.path("redelivered").asBoolean()).isTrue();
            assertThat(again.path("delivery_count").asInt()).isEqualTo(2);
            a.ask("ack", "{'message_id':'c2'}");
            JsonNode last = a.next("delivery");
            assertThat(idOf(last)).isEqualTo("c3");
            assertThat(last.path("redelivered").asBoolean()).isFalse();
            a.ask("ack", "{'message_id':'c3'}");
            b.say("{'type':'ping','id':1}");
            assertThat(b.next().path("type").asText()).isEqualTo("pong");
            assertThat(errorOf(b.ask("cancel", "{'queue':'cq'}"))).isEqualTo("not_found");
            assertThat(errorOf(b.ask("cancel", "{'queue':'none'}"))).isEqualTo("not_found");
            line.ask("publish cx k " + Sample.json("c4"));
            assertThat(idOf(a.next("delivery"))).isEqualTo("c4");
            b.ask("consume", "{'queue':'cq'}"); // anew
            a.ask("cancel", "{'queue':'cq'}");
            assertThat(idOf(b.next("delivery"))).isEqualTo("c4");
        }
    }

    private static String idOf(JsonNode delivery) {
        return delivery.path("message").path("message_id").asText();
    }

    @Test
    void whatIsWrongWithAQueueIsSaid() {
        try (NativeClient a = SERVER.open("alice")) {
            assertThat(errorOf(a.ask("consume", "{'queue':'none'}"))).isEqualTo("not_found");
            assertThat(errorOf(a.ask("enqueue", "{'exchange':'x','key':'k','message':{}}")))
                    .isEqualTo("invalid");
        }
    }
}
