package dev.waxwing.cli.chat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waxwing.client.Terminal;
import dev.waxwing.client.live.Event;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `./waxwing sub`: prints what is published to topics.
@Command(
        name = "sub",
        description = {
            "Listen to topics and print each event as a line: topic, offset, sender, payload.",
            "Connections that break are resumed, so that no event of a topic with a history is"
                    + " missed."
        },
        footer = {
            "",
            "  *  stands for one level, >  for the rest: quote them.",
            "",
            "Examples:",
            "  ./waxwing sub --user alice 'system.>'",
            "  ./waxwing sub --user alice orders --after 0 --count 10 --json",
            "",
            "Exit code 0: ended by --count or by SIGINT. 1: the server does not let you in."
        })
public final class SubCommand implements Callable<Integer> {
    private static final JsonMapper JSON = new JsonMapper();

    @Spec private CommandSpec spec;
    @Mixin private Following following;

    @Option(
            names = "--after",
            paramLabel = "OFFSET",
            description = "Begin behind this offset of the one topic; 0: with the oldest kept.")
    private @Nullable Long after;

    @Option(names = "--count", paramLabel = "N", description = "End after N events.")
    private @Nullable Long count;

    @Option(names = "--json", description = "Print each event as one JSON object.")
    private boolean json;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields before it runs anything
    public SubCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        Long from = after;
        if (from != null && (following.filters().size() > 1 || from < 0)) {
            throw new ParameterException(
                    spec.commandLine(), "--after is at least 0, and for one topic");
        }
        return following.follow((client, ended) -> {
            Printing printing = new Printing(ended);
            for (String filter : following.filters()) {
                if (from == null) {
                    var _ = client.subscribe(filter, printing::event);
                } else {
                    var _ = client.subscribe(filter, from, printing::event);
                }
            }
            ended.await();
        });
    }

    /// Writes events to standard output.
    private final class Printing {
        private final CountDownLatch ended;
        private long printed;

        Printing(CountDownLatch ended) {
            this.ended = ended;
        }

        void event(Event event) {
            if (ended.getCount() == 0) {
                return;
            }
            PrintWriter out = spec.commandLine().getOut();
            out.println(json ? asJson(event) : asLine(event));
            out.flush();
            printed++;
            if (count != null && printed >= count) {
                ended.countDown();
            }
        }

        private static String asLine(Event event) {
            String offset = event.offset() == 0 ? "-" : Long.toString(event.offset());
            return Terminal.printable(
                    "%s %s %s %s".formatted(event.topic(), offset, event.from(), event.payload()));
        }

        private static String asJson(Event event) {
            ObjectNode line = JSON.createObjectNode().put("topic", event.topic());
            if (event.offset() > 0) {
                line.put("epoch", event.epoch()).put("offset", event.offset());
            }
            line.put("from", event.from()).put("at", event.at());
            if (!event.headers().isEmpty()) {
                event.headers().forEach(line.putObject("headers")::put);
            }
            line.set("payload", event.payload());
            return line.toString();
        }
    }
}
