package dev.waxwing.cli.chat;

import dev.waxwing.client.chat.ChatClient;
import dev.waxwing.client.chat.ChatEvents;
import dev.waxwing.client.chat.Conversation;
import dev.waxwing.client.chat.Conversation.Peer;
import dev.waxwing.client.chat.KnownUsers;
import dev.waxwing.model.UserId;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// What people see of a [ChatClient]: messages opened and shown, keys announced when they are new
/// or changed, the connection's ups and downs. What comes in is opened in order, on a thread of its
/// own.
final class Correspondence implements ChatEvents, AutoCloseable {
    private final Conversation conversation;
    private final Screen screen;
    private final Reaction reaction;
    private final CountDownLatch refused = new CountDownLatch(1);
    private final ExecutorService opening =
            Executors.newSingleThreadExecutor(Thread.ofVirtual().name("opening").factory());
    private volatile boolean wasConnected;

    /// What is done about a text that came from somebody.
    @FunctionalInterface
    interface Reaction {
        /// @return done when the message needs not come again
        CompletableFuture<?> to(UserId from, String text);
    }

    Correspondence(Conversation conversation, Screen screen, Reaction reaction) {
        this.conversation = conversation;
        this.screen = screen;
        this.reaction = reaction;
    }

    /// Seals a text and sends it.
    ///
    /// @return done when the server has it on its disk; fails when it does not go, with a sentence
    static CompletableFuture<String> send(
            ChatClient client, Conversation conversation, Screen screen, UserId to, String text)
            throws InterruptedException {
        try {
            Optional<Peer> peer = conversation.find(to);
            if (peer.isEmpty()) {
                return failed("there is no user " + to + " to seal to");
            }
            if (peer.get().finding() == KnownUsers.Finding.CHANGED) {
                return failed(changed(peer.get()));
            }
            if (peer.get().finding() == KnownUsers.Finding.NEW) {
                screen.note(firstUse(to.value(), peer.get().fingerprint()));
            }
            return client.send(to, conversation.seal(peer.get(), text));
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static CompletableFuture<String> failed(String why) {
        return CompletableFuture.failedFuture(new IOException(why));
    }

    static String firstUse(String user, String fingerprint) {
        return "the key of " + user + " is new here: " + fingerprint + " (compare it)";
    }

    static String changed(Peer peer) {
        return "WARNING: the key of "
                + peer.user()
                + " has changed to "
                + peer.fingerprint()
                + ". Somebody may be in between. Compare it, then /trust "
                + peer.user();
    }

    @Override
    public CompletableFuture<?> message(String from, String content, boolean pending) {
        return CompletableFuture.supplyAsync(() -> open(from, content, pending), opening)
                .thenCompose(done -> done);
    }

    private CompletableFuture<?> open(String from, String content, boolean pending) {
        try {
            return show(from, conversation.open(from, content), pending);
        } catch (IOException e) {
            screen.note("a message of " + from + " cannot be opened: " + e.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return new CompletableFuture<>(); // not read: it comes again
    }

    private CompletableFuture<?> show(String from, Conversation.Reading reading, boolean pending) {
        String who = pending ? from + " (while you were away)" : from;
        return switch (reading) {
            case Conversation.Sealed(String text, Optional<String> firstSeen) -> {
                firstSeen.ifPresent(fingerprint -> screen.note(firstUse(from, fingerprint)));
                screen.said(who, text);
                yield reaction.to(new UserId(from), text);
            }
            case Conversation.Plain(String text) -> {
                screen.said(who + " (not sealed)", text);
                yield UserId.isValid(from)
                        ? reaction.to(new UserId(from), text)
                        : CompletableFuture.completedFuture("");
            }
            case Conversation.Refused(String why) -> {
                screen.note("a message of " + from + " is not shown: " + why);
                yield CompletableFuture.completedFuture("");
            }
            case Conversation.Repeated() -> CompletableFuture.completedFuture("");
        };
    }

    @Override
    public void broadcast(String from, String content, String signature) {
        opening.execute(() -> hear(from, content, signature));
    }

    private void hear(String from, String content, String signature) {
        try {
            switch (conversation.hear(from, content, signature)) {
                case Conversation.Signed(String text, Optional<String> firstSeen) -> {
                    firstSeen.ifPresent(fingerprint -> screen.note(firstUse(from, fingerprint)));
                    screen.said(from + " to all", text);
                }
                case Conversation.Unproven(String text, String why) ->
                        screen.said(from + " to all (NOT VERIFIED: " + why + ")", text);
                case Conversation.Forged(String why) ->
                        screen.note("a broadcast of " + from + " is not shown: " + why);
            }
        } catch (IOException e) {
            String why = "its sender cannot be looked up";
            screen.said(from + " to all (NOT VERIFIED: " + why + ")", content);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void connected() {
        screen.note(wasConnected ? "connected again" : "connected");
        wasConnected = true;
    }

    @Override
    public void disconnected(String why) {
        screen.note("not connected: " + why + "; trying again");
    }

    @Override
    public void refused(String why) {
        screen.note("not let in: " + why);
        refused.countDown();
    }

    boolean isRefused() {
        return refused.getCount() == 0;
    }

    @Override
    public void close() {
        opening.shutdownNow();
    }
}
