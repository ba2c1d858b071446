package dev.waxwing.cli.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.waxwing.client.chat.KeyLogin;
import dev.waxwing.client.live.Acknowledged;
import dev.waxwing.client.live.LiveClient;
import dev.waxwing.client.live.LiveEvents;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `./waxwing pub`: publishes to a topic.
@Command(
        name = "pub",
        description = {
            "Publish to a topic, and say where the message is once it is on the server's disk.",
            "Without a payload each line of the input is one."
        },
        footer = {
            "",
            "What is no JSON is published as a string.",
            "",
            "Examples:",
            "  ./waxwing pub --user alice system.alert '{\"disk\":\"full\"}'",
            "  tail -f app.log | ./waxwing pub --user app logs.app",
            "",
            "Exit code 0: everything is stored. 1: something is not."
        })
public final class PubCommand implements Callable<Integer> {
    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int PATIENCE_SECONDS = 30;
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

    @Spec private CommandSpec spec;
    @Mixin private AccountOptions account;

    @Parameters(index = "0", paramLabel = "TOPIC", description = "Where it goes.")
    private String topic;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "PAYLOAD",
            description = "JSON, or a text.")
    private @Nullable String payload;

    @Option(
            names = "--header",
            paramLabel = "NAME=VALUE",
            description = "Clear text beside the payload; may be repeated.")
    private Map<String, String> headers = new LinkedHashMap<>();

    @Option(names = "--quiet", description = "Print problems only.")
    private boolean quiet;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields before it runs anything
    public PubCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        KeyLogin login = account.login(spec);
        boolean _ = login.register(login.user().value());
        CompletableFuture<String> refused = new CompletableFuture<>();
        LiveEvents events =
                new LiveEvents() {
                    @Override
                    public void refused(String why) {
                        refused.complete(why);
                    }
                };
        try (LiveClient client =
                LiveClient.start(login.http(), login.server(), login::login, events)) {
            return payload == null ? lines(client, refused) : one(client, refused, payload);
        }
    }

    private int lines(LiveClient client, CompletableFuture<String> refused)
            throws IOException, InterruptedException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        int result = DONE;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            result = Math.max(result, one(client, refused, line));
        }
        return result;
    }

    private int one(LiveClient client, CompletableFuture<String> refused, String text)
            throws InterruptedException {
        CompletableFuture<Acknowledged> done = client.publish(topic, json(text), headers);
        try {
            CompletableFuture.anyOf(done, refused).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (refused.isDone()) {
                return failed("not let in: " + refused.join());
            }
            Acknowledged ack = done.join();
            if (!quiet) {
                spec.commandLine().getOut().println(sentence(ack));
                spec.commandLine().getOut().flush();
            }
            return DONE;
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return failed(String.valueOf(cause.getMessage()));
        } catch (TimeoutException _) {
            return failed("no answer within " + PATIENCE_SECONDS + " s");
        }
    }

    private static String sentence(Acknowledged ack) {
        return ack.offset() > 0
                ? "stored at offset " + ack.offset()
                : "handed to " + ack.reached() + " connections";
    }

    private int failed(String why) {
        spec.commandLine().getErr().println("not published: " + why);
        spec.commandLine().getErr().flush();
        return FAILED;
    }

    private static JsonNode json(String text) {
        try {
            JsonNode tree = JSON.readTree(text);
            return tree.isMissingNode() ? TextNode.valueOf(text) : tree;
        } catch (JsonProcessingException _) {
            return TextNode.valueOf(text);
        }
    }
}
