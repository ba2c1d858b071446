package dev.waxwing.cli.chat;

import dev.waxwing.cli.Interruption;
import dev.waxwing.client.chat.Bookmark;
import dev.waxwing.client.chat.ChatClient;
import dev.waxwing.client.chat.Conversation;
import dev.waxwing.client.chat.KeyLogin;
import dev.waxwing.model.UserId;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `./waxwing bot`: a program with a key account that answers, or says something now and then.
@Command(
        name = "bot",
        description = "Run a bot with an account of its own; SIGINT or SIGTERM ends it.",
        footer = {
            "",
            "Examples:",
            "  ./waxwing bot --user parrot --echo",
            "  ./waxwing bot --user clock --to bob --text 'Stand up, please' --every 3600",
            "  ./waxwing bot --user crowd --auto --every 5"
        })
public final class BotCommand implements Callable<Integer> {
    private static final List<String> SMALL_TALK =
            List.of(
                    "Good to see you.",
                    "How is it going?",
                    "All quiet here.",
                    "Did you see the news?",
                    "Time for tea.");

    private static final Duration LAST_ANSWERS = Duration.ofSeconds(5);

    /// Done when the process is told to end.
    private final CompletableFuture<String> stopped = new CompletableFuture<>();

    @Spec private CommandSpec spec;
    @Mixin private AccountOptions account;

    @Option(names = "--echo", description = "Send every direct message back to its sender.")
    private boolean echo;

    @Option(
            names = "--auto",
            description = "Say something now and then to somebody who is online, and echo.")
    private boolean auto;

    @Option(
            names = "--to",
            paramLabel = "NAME",
            description = "Whom --text goes to; repeat it for several.")
    private List<String> to = new ArrayList<>();

    @Option(names = "--text", paramLabel = "TEXT", description = "What to send by the clock.")
    private @Nullable String text;

    @Option(
            names = "--every",
            paramLabel = "SECONDS",
            description = "The time between sendings (default: ${DEFAULT-VALUE}).")
    private long every = 60;

    @Option(names = "--count", paramLabel = "N", description = "End after N sendings.")
    private long count = Long.MAX_VALUE;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields before it runs anything
    public BotCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        check();
        Screen screen = new Screen(spec.commandLine().getOut());
        KeyLogin login = account.login(spec);
        boolean made = login.register(login.user().value());
        screen.note((made ? "new account " : "account ") + login.user());
        screen.note("its key: " + login.ownFingerprint());
        Conversation conversation = new Conversation(login, account.knownUsers());
        CompletableFuture<ChatClient> client = new CompletableFuture<>();
        try (Interruption interruption = Interruption.closing(() -> stopped.complete(""));
                Bookmark bookmark = account.bookmark();
                Correspondence shown =
                        new Correspondence(
                                conversation,
                                screen,
                                (from, said) -> answer(client, conversation, screen, from, said));
                ChatClient running = ChatClient.start(login, bookmark, shown)) {
            client.complete(running);
            speak(login, running, conversation, screen, shown);
            boolean isDone = running.finish(LAST_ANSWERS);
            if (!isDone) {
                screen.note("not confirmed by the server: the last messages may be lost");
            }
            return interruption.result(shown.isRefused() || !isDone ? 1 : 0);
        }
    }

    private void check() {
        boolean scheduled = !to.isEmpty() && text != null;
        if (!echo && !auto && !scheduled) {
            throw usage("say what to do: --echo, --auto, or --to and --text");
        }
        if (to.isEmpty() != (text == null)) {
            throw usage("--to and --text go together");
        }
        if (every < 1 || count < 1) {
            throw usage("--every and --count are at least 1");
        }
        for (String name : to) {
            if (!UserId.isValid(name)) {
                throw usage("'" + name + "' is not a user's name");
            }
        }
    }

    private ParameterException usage(String why) {
        return new ParameterException(spec.commandLine(), why);
    }

    /// A message counts as read once its echo is on the server's disk; one that was not is answered
    /// after the next start.
    private CompletableFuture<?> answer(
            CompletableFuture<ChatClient> client,
            Conversation conversation,
            Screen screen,
            UserId from,
            String said) {
        if (!echo && !auto) {
            return CompletableFuture.completedFuture("");
        }
        try {
            return Correspondence.send(client.join(), conversation, screen, from, said)
                    .exceptionally(failure -> {
                        screen.note("no answer to " + from + ": " + failure.getMessage());
                        return "";
                    });
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return CompletableFuture.failedFuture(e);
        }
    }

    /// By the clock, until the count is reached or the process is told to end.
    private void speak(
            KeyLogin login,
            ChatClient client,
            Conversation conversation,
            Screen screen,
            Correspondence shown)
            throws InterruptedException {
        long sent = 0;
        while (sent < count && !shown.isRefused() && !stopped.isDone()) {
            for (String name : recipients(login, client)) {
                String what = text == null ? any(SMALL_TALK) : text;
                UserId user = new UserId(name);
                CompletableFuture<String> told =
                        Correspondence.send(client, conversation, screen, user, what)
                                .whenComplete((_, failure) ->
                                        screen.note(
                                                failure == null
                                                        ? "sent to " + name
                                                        : "to "
                                                                + name
                                                                + ": "
                                                                + failure.getMessage()))
                                .exceptionally(_ -> "");
                CompletableFuture.anyOf(told, stopped).join();
                sent++;
            }
            if (sent < count) {
                pause();
            }
        }
    }

    /// Until it is time for the next sending, or to end.
    private void pause() throws InterruptedException {
        try {
            stopped.get(every, TimeUnit.SECONDS);
        } catch (TimeoutException _) {
            // time for the next
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> recipients(KeyLogin login, ChatClient client) throws InterruptedException {
        if (!auto) {
            return to;
        }
        try {
            List<String> others =
                    login.presence(client.token()).online().stream()
                            .filter(name -> !name.equals(login.user().value()))
                            .filter(UserId::isValid)
                            .toList();
            return others.isEmpty() ? List.of() : List.of(any(others));
        } catch (IOException _) {
            return List.of(); // not connected: the client says so
        }
    }

    private static String any(List<String> choices) {
        return choices.get(ThreadLocalRandom.current().nextInt(choices.size()));
    }
}
