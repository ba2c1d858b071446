package dev.waxwing;

import dev.waxwing.config.InvalidConfiguration;
import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `./waxwing admin trace ID`: where a message is.
@Command(
        name = "trace",
        description = {
            "Tell where a message is: every conversation, topic and queue that has it, or remembers"
                    + " it."
        },
        footer = {
            "",
            "Examples:",
            "  ./waxwing admin trace 0199c6b2-7d1e-7a55-9a0e-3f0d6f1c2b11",
            "  ./waxwing admin trace order-4711 --json",
            "",
            "direct  stored; delivered: written to a connection of the recipient; acknowledged and",
            "        read: as the recipient's client has said by a receipt.",
            "topic   the log's offset and epoch. What a topic no longer keeps is not found.",
            "queue   ready; leased: a consumer has it; delayed; acknowledged; dead_lettered, and"
                    + " why;",
            "        gone: acknowledged, expired or dropped. What a rule holds back waits in a",
            "        queue of the server's own, waxwing.delayed, and is opened to be found.",
            "",
            "It reads everything that is kept, one search at a time, and never prints what a"
                    + " message",
            "says. Exit code 1 when nothing is known of it."
        })
final class AdminTrace extends AdminCall {
    @Parameters(
            paramLabel = "MESSAGE_ID",
            description = "As its sender calls it, or the number of a direct message.")
    private String id = "";

    @Option(names = "--json", description = "Print one JSON object, as the REST endpoint answers.")
    private boolean isJson;

    @Override
    public Integer call() throws IOException, InvalidConfiguration {
        return ask("message.trace", isJson ? Map.of("id", id, "json", "true") : Map.of("id", id));
    }
}
