package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// An exchange, a key and the queue behind them: the scene of most conversations.
///
/// @param exchange a direct exchange of its own
/// @param key the routing key the queue is bound to
public record Route(String exchange, String key, String queue) {
    /// Declares all three under names nobody else uses.
    ///
    /// @param options of the queue, `k=v`
    public static Route declare(RawClient client, String... options) {
        Route route = new Route(Names.unique("x"), "k", Names.unique("q"));
        String words = String.join(" ", options);
        assertThat(client.ask(("declare_queue " + route.queue + " " + words).strip()))
                .isEqualTo("Queue declared");
        assertThat(client.ask("declare_exchange " + route.exchange)).isEqualTo("Exchange declared");
        assertThat(client.ask("bind " + route.exchange + " " + route.queue + " " + route.key))
                .isEqualTo("Queue bound");
        return route;
    }

    /// The command that publishes this JSON here.
    public String publishing(String json) {
        return "publish " + exchange + " " + key + " " + json;
    }

    /// Publishes sample messages with these ids and takes their ACKs.
    public void publish(RawClient client, String... ids) {
        for (String id : ids) {
            assertThat(client.ask(publishing(Sample.json(id)))).isEqualTo("ACK " + id);
        }
    }

    /// Publishes `count` messages in one go, ids `prefix-0` and up, and takes their ACKs in order.
    public List<String> publishMany(RawClient client, String prefix, int count) {
        List<String> ids = IntStream.range(0, count).mapToObj(i -> prefix + "-" + i).toList();
        StringBuilder all = new StringBuilder();
        ids.forEach(id -> all.append(publishing(Sample.json(id))).append('\n'));
        client.sendInBackground(all.toString());
        ids.forEach(id -> assertThat(client.reply()).isEqualTo("ACK " + id));
        return ids;
    }

    /// Subscribes; `words` are the options of `consume`.
    public void consume(RawClient client, String... words) {
        assertThat(client.ask(("consume " + queue + " " + String.join(" ", words)).strip()))
                .isEqualTo("Subscribed to queue");
    }

    /// Fetches a message that must be there.
    public Delivery fetch(RawClient client) {
        return Delivery.parse(client.fetch(queue));
    }

    /// Fetches and acknowledges all that is ready, in order.
    public List<String> drain(RawClient client) {
        List<String> ids = new ArrayList<>();
        client.send("fetch " + queue);
        for (String line = client.line(); !line.equals("No messages"); line = client.line()) {
            String id = Delivery.parse(line).id();
            ids.add(id);
            client.send("ack " + id);
            assertThat(client.line()).isEqualTo("ACK_CONFIRMED " + id);
            client.send("fetch " + queue);
        }
        return ids;
    }
}
