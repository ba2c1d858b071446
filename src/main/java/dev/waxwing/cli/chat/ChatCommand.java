package dev.waxwing.cli.chat;

import dev.waxwing.cli.Interruption;
import dev.waxwing.client.Terminal;
import dev.waxwing.client.chat.Bookmark;
import dev.waxwing.client.chat.ChatClient;
import dev.waxwing.client.chat.Conversation;
import dev.waxwing.client.chat.Conversation.Peer;
import dev.waxwing.client.chat.KeyLogin;
import dev.waxwing.model.UserId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `./waxwing chat`: a conversation in a terminal, or through a pipe.
@Command(
        name = "chat",
        description = {
            "Talk with others: sealed end to end, stored until it is read, shown once.",
            "What is said to all is signed and not sealed: the server can read it.",
            "The first start makes a key and an account."
        },
        footer = {
            "",
            "  @bob hi        to bob, sealed        /users         who is there",
            "  !all hi        to all, NOT sealed    /key bob       bob's fingerprint",
            "  /quit          end                   /trust bob     accept bob's new key",
            "  /server ping   ask the server",
            "",
            "Examples:",
            "  ./waxwing chat --user alice",
            "  echo '@bob backup done' | ./waxwing chat --user cron --server https://chat.example",
            "",
            "Compare fingerprints over another channel before you trust them."
        })
public final class ChatCommand implements Callable<Integer> {
    private static final int LAST_ANSWERS_SECONDS = 10;
    private static final int DONE = 0;
    private static final int FAILED = 1;

    @Spec private CommandSpec spec;
    @Mixin private AccountOptions account;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields before it runs anything
    public ChatCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        Screen screen = new Screen(spec.commandLine().getOut());
        KeyLogin login = account.login(spec);
        boolean made = login.register(login.user().value());
        screen.note((made ? "new account " : "account ") + login.user());
        screen.note("your key: " + login.ownFingerprint());
        Conversation conversation = new Conversation(login, account.knownUsers());
        CompletableFuture<String> ended = new CompletableFuture<>();
        try (Interruption interruption = Interruption.closing(() -> ended.complete(""));
                Bookmark bookmark = account.bookmark();
                Correspondence shown =
                        new Correspondence(
                                conversation,
                                screen,
                                (_, _) -> CompletableFuture.completedFuture(""));
                ChatClient client = ChatClient.start(login, bookmark, shown)) {
            Typing typing = new Typing(login, client, conversation, screen);
            Thread.ofPlatform().daemon().name("typing").start(() -> typing.run(ended));
            ended.get();
            return interruption.result(typing.finish() && !shown.isRefused() ? DONE : FAILED);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            throw new IllegalStateException(e);
        }
    }

    /// Does what is typed, on a thread that a signal leaves waiting for the next line. [#finish] is
    /// the main thread's.
    private static final class Typing {
        private final KeyLogin login;
        private final ChatClient client;
        private final Conversation conversation;
        private final Screen screen;
        private final Queue<CompletableFuture<?>> unanswered = new ConcurrentLinkedQueue<>();
        private volatile boolean failed;

        Typing(KeyLogin login, ChatClient client, Conversation conversation, Screen screen) {
            this.login = login;
            this.client = client;
            this.conversation = conversation;
            this.screen = screen;
        }

        /// Until `/quit` or the end of the input, or a failure.
        void run(CompletableFuture<String> ended) {
            try {
                read();
                ended.complete("");
            } catch (IOException | InterruptedException | RuntimeException e) {
                ended.completeExceptionally(e);
            }
        }

        private void read() throws IOException, InterruptedException {
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            screen.prompt();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                ChatLine parsed = ChatLine.parse(line);
                if (parsed instanceof ChatLine.Quit) {
                    return;
                }
                try {
                    act(parsed);
                } catch (IOException | IllegalArgumentException e) {
                    screen.note(String.valueOf(e.getMessage()));
                    failed = true;
                }
                screen.prompt();
            }
        }

        private void act(ChatLine line) throws IOException, InterruptedException {
            switch (line) {
                case ChatLine.To(String user, String text) -> {
                    UserId to = new UserId(user);
                    await("to " + to, Correspondence.send(client, conversation, screen, to, text));
                }
                case ChatLine.ToAll(String text) -> toAll(text);
                case ChatLine.Users() -> users();
                case ChatLine.ShowKey(String user) -> key(user, false);
                case ChatLine.Trust(String user) -> key(user, true);
                case ChatLine.Server(String command, String params) ->
                        await(
                                "/server",
                                client.command(command, params)
                                        .thenAccept(answer -> screen.said("server", answer)));
                case ChatLine.Unknown() ->
                        screen.note(
                                "@NAME TEXT (sealed), !all TEXT (not sealed), /users, /key NAME,"
                                        + " /trust NAME, /quit");
                case ChatLine.Nothing(), ChatLine.Quit() -> {}
            }
        }

        private void toAll(String text) {
            screen.note("to all: signed, not sealed; the server can read it");
            await("to all", client.broadcast(text));
        }

        private void await(String what, CompletableFuture<?> answer) {
            unanswered.removeIf(CompletableFuture::isDone);
            unanswered.add(
                    answer.whenComplete((_, failure) -> {
                        if (failure != null) {
                            failed = true;
                            screen.note(what + ": not sent: " + sentence(failure));
                        }
                    }));
        }

        private static String sentence(Throwable failure) {
            Throwable cause = failure.getCause() == null ? failure : failure.getCause();
            return Terminal.printable(String.valueOf(cause.getMessage()));
        }

        private void users() throws IOException, InterruptedException {
            KeyLogin.Presence presence = login.presence(client.token());
            screen.note("online: " + String.join(" ", presence.online()));
            screen.note("away: " + String.join(" ", presence.offline()));
        }

        private void key(String user, boolean trust) throws IOException, InterruptedException {
            Optional<Peer> peer = conversation.find(new UserId(user));
            if (peer.isEmpty()) {
                screen.note("there is no user " + user + " to seal to");
                return;
            }
            if (trust) {
                conversation.trust(peer.get());
            }
            screen.note(
                    (trust ? "trusted: " : "the key of " + user + ": ") + peer.get().fingerprint());
        }

        /// Waits for the last answers; whether everything went well.
        boolean finish() throws InterruptedException {
            CompletableFuture<?> all =
                    CompletableFuture.allOf(unanswered.toArray(CompletableFuture[]::new));
            try {
                all.get(LAST_ANSWERS_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException _) {
                return false;
            } catch (TimeoutException _) {
                screen.note("not confirmed by the server: the last messages may be lost");
                return false;
            }
            return !failed;
        }
    }
}
