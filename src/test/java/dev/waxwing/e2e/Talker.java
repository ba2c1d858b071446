package dev.waxwing.e2e;

import dev.waxwing.client.ServerUrl;
import dev.waxwing.client.chat.Bookmark;
import dev.waxwing.client.chat.ChatClient;
import dev.waxwing.client.chat.ChatEvents;
import dev.waxwing.client.chat.Conversation;
import dev.waxwing.client.chat.Conversation.Peer;
import dev.waxwing.client.chat.Conversation.Reading;
import dev.waxwing.client.chat.KeyLogin;
import dev.waxwing.client.chat.KnownUsers;
import dev.waxwing.crypto.DeviceKeys;
import dev.waxwing.crypto.KeyFiles;
import dev.waxwing.model.UserId;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Someone with a key account and the client library, and what this one has read.
final class Talker implements AutoCloseable {
    final KeyLogin login;
    final Conversation conversation;
    final ChatClient client;
    final List<String> read = new CopyOnWriteArrayList<>();
    final List<String> contents = new CopyOnWriteArrayList<>();
    final List<String> broadcasts = new CopyOnWriteArrayList<>();
    private final Bookmark bookmark;
    private final ExecutorService opening = Executors.newSingleThreadExecutor();

    /// @param directory keeps the key, the pins and what was read, over restarts
    Talker(String name, int port, Path directory) throws IOException, InterruptedException {
        Path key = directory.resolve(name + ".key");
        if (!Files.exists(key)) {
            KeyFiles.writeDevice(DeviceKeys.generate(InstantSource.system()), key);
        }
        login =
                new KeyLogin(
                        HttpClient.newHttpClient(),
                        ServerUrl.parse("http://127.0.0.1:" + port),
                        new UserId(name),
                        KeyFiles.readDevice(key));
        login.register(name);
        conversation = new Conversation(login, KnownUsers.open(directory.resolve(name + ".known")));
        bookmark = Bookmark.open(directory.resolve(name + ".read"));
        client = ChatClient.start(login, bookmark, new Events());
    }

    /// Seals and sends; done when it is stored.
    CompletableFuture<String> send(String to, String text) throws Exception {
        Peer peer = conversation.find(new UserId(to)).orElseThrow();
        return client.send(peer.user(), conversation.seal(peer, text));
    }

    @Override
    public void close() throws IOException {
        client.close();
        opening.shutdownNow();
        bookmark.close();
    }

    private final class Events implements ChatEvents {
        @Override
        public CompletableFuture<?> message(String from, String content, boolean pending) {
            contents.add(content);
            return CompletableFuture.runAsync(() -> open(from, content), opening);
        }

        private void open(String from, String content) {
            try {
                Reading reading = conversation.open(from, content);
                switch (reading) {
                    case Conversation.Sealed(String text, _) -> read.add(from + ": " + text);
                    case Conversation.Plain(String text) -> read.add(from + " plain: " + text);
                    case Conversation.Refused(String why) -> read.add(from + " refused: " + why);
                    case Conversation.Repeated() -> read.add(from + " repeated");
                }
            } catch (IOException | InterruptedException e) {
                read.add(from + " failed: " + e);
            }
        }

        @Override
        public void broadcast(String from, String content, String signature) {
            opening.execute(() -> hear(from, content, signature));
        }

        private void hear(String from, String content, String signature) {
            try {
                switch (conversation.hear(from, content, signature)) {
                    case Conversation.Signed(String text, _) -> broadcasts.add(from + ": " + text);
                    case Conversation.Unproven(String text, String why) ->
                            broadcasts.add(from + " unproven, " + why + ": " + text);
                    case Conversation.Forged(String why) ->
                            broadcasts.add(from + " forged: " + why);
                }
            } catch (IOException | InterruptedException e) {
                broadcasts.add(from + " failed: " + e);
            }
        }

        @Override
        public void connected() {}

        @Override
        public void disconnected(String why) {}

        @Override
        public void refused(String why) {
            read.add("not let in: " + why);
        }
    }
}
