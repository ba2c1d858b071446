package dev.waxwing.gateway.line;

import dev.waxwing.broker.BrokerException;
import dev.waxwing.broker.Delivery;
import dev.waxwing.broker.ExchangeType;
import dev.waxwing.broker.FetchReply;
import dev.waxwing.broker.MessageQueue;
import dev.waxwing.gate.Address;
import dev.waxwing.journal.StorageException;
import dev.waxwing.protocol.LineCommand;
import dev.waxwing.protocol.LineCommand.Auth;
import dev.waxwing.protocol.LineCommand.Bind;
import dev.waxwing.protocol.LineCommand.Consume;
import dev.waxwing.protocol.LineCommand.DeclareExchange;
import dev.waxwing.protocol.LineCommand.DeclareQueue;
import dev.waxwing.protocol.LineCommand.Fetch;
import dev.waxwing.protocol.LineCommand.Stats;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/// The commands that a connection runs one at a time: each ends in exactly one
/// [Conversation#answer]. Owned by the connection's event loop.
final class Commands {
    private final Conversation conversation;
    private final LineConnection connection;
    private final LineParts parts;
    private final Map<MessageQueue, Subscription> subscriptions = new HashMap<>();
    private final Map<MessageQueue, Subscription> fetching = new HashMap<>();

    Commands(Conversation conversation, LineConnection connection, LineParts parts) {
        this.conversation = conversation;
        this.connection = connection;
        this.parts = parts;
    }

    void run(LineCommand command) {
        switch (command) {
            case Auth c -> connection.about().around(() -> authenticate(c.token()));
            case DeclareQueue c ->
                    change(
                            "Queue declared",
                            () -> parts.broker().declareQueue(c.queue(), c.options()));
            case DeclareExchange c -> declareExchange(c);
            case Bind c ->
                    change(
                            "Queue bound",
                            () -> parts.broker().bind(c.first(), c.second(), c.key()));
            case Consume c -> consume(c);
            case Fetch c -> fetch(c.queue());
            case Stats _ -> conversation.answer("Stats: " + parts.stats().json());
            case LineCommand other ->
                    throw new IllegalStateException("not a command of its own: " + other);
        }
    }

    /// The connection can be written to again.
    void resume() {
        subscriptions.values().forEach(Subscription::resume);
    }

    /// The connection is gone: everything it held goes back.
    void cancel() {
        subscriptions.values().forEach(s -> s.queue().cancel(s.consumer()));
        fetching.values().forEach(s -> s.queue().cancel(s.consumer()));
        subscriptions.clear();
        fetching.clear();
    }

    private void authenticate(String token) {
        try {
            Address from = address();
            Duration blocked = parts.blocked(from);
            if (!blocked.isZero()) {
                connection.end(Refusal.blocked(blocked));
                return;
            }
            Optional<LineCaller> caller = parts.caller(token, from);
            if (caller.isPresent()) {
                if (!connection.claim(caller.get())) {
                    return;
                }
                conversation.authenticated(caller.get());
                conversation.answer("OK " + caller.get().name());
                return;
            }
        } catch (IOException | IllegalStateException e) {
            parts.failed(connection, e);
        }
        connection.end(Refusal.WRONG_TOKEN);
    }

    /// Where the client is.
    private Address address() {
        InetSocketAddress remote = (InetSocketAddress) connection.channel().remoteAddress();
        return Address.of(remote.getAddress());
    }

    private void declareExchange(DeclareExchange c) {
        change(
                "Exchange declared",
                () ->
                        parts.broker()
                                .declareExchange(
                                        c.exchange(),
                                        c.type() == null ? null : ExchangeType.parse(c.type())));
    }

    private void change(String done, Supplier<CompletableFuture<Void>> change) {
        CompletableFuture<Void> future;
        try {
            future = change.get();
        } catch (IllegalArgumentException e) {
            conversation.refuse(Refusal.of(e));
            return;
        }
        var _ =
                future.whenCompleteAsync(
                        (_, failure) -> {
                            if (failure == null) {
                                conversation.answer(done);
                            } else {
                                conversation.refuse(explain(failure));
                            }
                        },
                        connection.loop());
    }

    private Refusal explain(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException c && c.getCause() != null
                        ? c.getCause()
                        : failure;
        return switch (cause) {
            case BrokerException e -> Refusal.of(e);
            case IllegalArgumentException e -> Refusal.of(e);
            case StorageException e -> Refusal.of(e);
            default -> {
                parts.failed(connection, cause);
                yield Refusal.INTERNAL;
            }
        };
    }

    /// Consuming a queue again replaces the subscription.
    private void consume(Consume c) {
        MessageQueue queue = parts.broker().queue(c.queue());
        if (queue == null) {
            conversation.refuse(Refusal.noQueue(c.queue()));
            return;
        }
        int prefetch = c.prefetch() == null ? parts.broker().defaultPrefetch() : c.prefetch();
        Subscription subscription = subscription(queue, prefetch, c.meta());
        Subscription former = subscriptions.put(queue, subscription);
        if (former != null) {
            queue.cancel(former.consumer());
        }
        queue.subscribe(
                subscription.consumer(),
                () ->
                        connection
                                .loop()
                                .execute(() ->
                                        conversation.answer(
                                                "Subscribed to queue", subscription::open)));
    }

    /// @param prefetch 0 for fetching only
    private Subscription subscription(MessageQueue queue, int prefetch, boolean meta) {
        return new Subscription(conversation, connection, queue, prefetch, meta);
    }

    private void fetch(String name) {
        MessageQueue queue = parts.broker().queue(name);
        if (queue == null) {
            conversation.refuse(Refusal.noQueue(name));
            return;
        }
        Subscription puller = fetching.computeIfAbsent(queue, q -> subscription(q, 0, false));
        queue.fetch(
                puller.consumer(),
                new FetchReply() {
                    @Override
                    public void message(Delivery delivery) {
                        connection.loop().execute(() -> conversation.answer(delivery));
                    }

                    @Override
                    public void empty() {
                        connection.loop().execute(() -> conversation.answer("No messages"));
                    }
                });
    }
}
