package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What goes to one connection, and to those whom a filter selects.
final class DirectedTest {
    @RegisterExtension static final NativeServer SERVER = NativeServer.with();

    @Test
    void oneConnectionOfAUserIsReachedWhileItIsThere() {
        try (NativeClient a = SERVER.open("alice");
                NativeClient b2 = SERVER.open("bob")) {
            String gone;
            try (NativeClient b1 = SERVER.open("bob")) {
                gone = b1.welcome().path("connection").asText();
                assertThat(gone).isNotEqualTo(b1.session());
                b1.ask("presence", "{'watch':['bob','alice']}");
                JsonNode own = b1.next("presence");
                assertThat(own.path("connections").toString())
                        .contains(gone, b2.welcome().path("connection").asText());
                assertThat(b1.next("presence").has("connections")).isFalse();
                JsonNode ack = a.ask("send", to(gone));
                assertThat(ack.path("data").path("reached").asInt()).isEqualTo(1);
                JsonNode message = b1.next("message");
                assertThat(message.path("conversation").asText()).isEqualTo("connection:" + gone);
                assertThat(message.path("from").asText()).isEqualTo("alice");
                assertThat(message.path("content").asText()).isEqualTo("psst");
                assertThat(message.has("offset")).isFalse();
                assertThat(message.path("from_connection").asText())
                        .isEqualTo(a.welcome().path("connection").asText());
            }
            String there = b2.welcome().path("connection").asText();
            a.ask("send", to(there));
            assertThat(b2.next("message").path("conversation").asText())
                    .isEqualTo("connection:" + there);
            JsonNode refused = a.ask("send", to(gone));
            while (refused.path("type").asText().equals("ack")) { // its end is not yet noticed
                refused = a.ask("send", to(gone));
            }
            assertThat(refused.path("data").path("name").asText()).isEqualTo("not_found");
        }
    }

    private static String to(String connection) {
        return "{'to':{'connection':'%s'},'message_id':'m','content':'psst'}".formatted(connection);
    }

    @Test
    void aBroadcastReachesWhomItsFilterSelects() {
        try (NativeClient a = SERVER.open("alice");
                NativeClient b = SERVER.open("bob");
                NativeClient c = SERVER.open("carol")) {
            b.ask("presence", "{'status':'busy','attributes':{'team':'red','floor':'2'}}");
            c.ask("presence", "{'attributes':{'team':'red'}}");
            assertThat(reached(a, "{'attributes':{'team':'red','floor':'2'}}", 1)).isEqualTo(1);
            assertThat(reached(a, "{'presence':['busy']}", 2)).isEqualTo(1);
            assertThat(reached(a, "{'presence':['online'],'attributes':{'team':'red'}}", 3))
                    .isEqualTo(1);
            assertThat(reached(a, "{'attributes':{'team':'red'},'roles':['admin']}", 4)).isZero();
            b.ask("presence", "{'status':'invisible'}");
            assertThat(reached(a, "{'attributes':{'team':'red'},'presence':['busy']}", 5)).isZero();
            assertThat(b.next("message").path("payload").asInt()).isEqualTo(1);
            assertThat(b.next("message").path("payload").asInt()).isEqualTo(2);
            assertThat(c.next("message").path("payload").asInt()).isEqualTo(3);
            for (String wrong :
                    new String[] {
                        "{'presence':['asleep']}", "{'attributes':{'a':1}}", "{'attributes':[]}"
                    }) {
                JsonNode refused = a.ask("broadcast", "{'payload':1,'filter':%s}".formatted(wrong));
                assertThat(refused.path("type").asText()).as(wrong).isEqualTo("error");
            }
        }
    }

    private static int reached(NativeClient client, String filter, int payload) {
        return client.ask("broadcast", "{'payload':%d,'filter':%s}".formatted(payload, filter))
                .path("data")
                .path("reached")
                .asInt();
    }
}
