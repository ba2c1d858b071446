package dev.waxwing.gateway.line;

import dev.waxwing.broker.Broker;
import dev.waxwing.broker.Publication;
import dev.waxwing.broker.Route;
import dev.waxwing.broker.Topology;
import dev.waxwing.model.MessageEnvelope;
import dev.waxwing.protocol.CorrelationId;
import dev.waxwing.protocol.LineCommand.Publish;
import dev.waxwing.protocol.LineCommand.PublishBatch;
import dev.waxwing.protocol.MalformedMessage;
import dev.waxwing.protocol.MessageHeaders;
import dev.waxwing.protocol.MessageJson;
import dev.waxwing.protocol.MessageScanner;
import dev.waxwing.routing.Screen;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Turns publish commands into publications: finds the route, checks the message, and makes it
/// canonical where it is not. Owned by the connection's event loop.
///
/// Remembers the words before the last message: a publisher mostly repeats them, and comparing some
/// 30 bytes is cheaper than parsing them and looking the route up. One that goes from queue to
/// queue finds them in [RecentWords].
///
/// Messages go through the rules ([Screen]) where there are rules for messages to exchanges.
final class Intake {
    private final Broker broker;
    private final Screen screen;
    private LineCaller caller = LineCaller.ANYBODY;

    /// Null until this caller's first publish: it was permitted, so the next ones are.
    private RecentWords.@Nullable Words last;

    Intake(Broker broker, Screen screen) {
        this.broker = broker;
        this.screen = screen;
    }

    /// Whether the line starts with the words of a known publish, whose route is still right.
    boolean repeats(byte[] b, int from, int to) {
        RecentWords.Words words = last;
        if (words == null) {
            return false;
        }
        Topology topology = broker.topology();
        if (!words.begin(b, from, to)) {
            words = RecentWords.ofThisThread().find(b, from, to, topology);
            if (words == null) {
                return false;
            }
            last = words;
        }
        return words.route().topology() == topology;
    }

    /// From now on messages are from this one. The next publish is looked at from its first word.
    void serve(LineCaller who) {
        caller = who;
        last = null;
    }

    /// Takes a line that repeats the words when what follows is a canonical message.
    ///
    /// @return false when it has to be parsed
    boolean again(byte[] b, int from, int to, PublishReply reply) {
        RecentWords.Words words = Objects.requireNonNull(last);
        int json = from + words.bytes().length;
        int idLength = MessageScanner.canonicalIdLength(b, json, to);
        if (idLength < 0) {
            return false;
        }
        send(words.route(), b, json, to - json, idLength, MessageHeaders.NONE, null, false, reply);
        return true;
    }

    /// Takes one message.
    ///
    /// @param lineFrom where the line starts in `b`
    /// @return false when it was malformed
    boolean publish(byte[] b, int lineFrom, Publish command, PublishReply reply) {
        Topology topology = broker.topology();
        Route route = topology.route(command.exchange(), command.key());
        if (route == null) {
            reply.refused(
                    noRoute(topology, command.exchange(), command.key()),
                    LineParts.logsRefusals()
                            ? CorrelationId.of(b, command.offset(), command.length())
                            : null);
            return true;
        }
        int json = command.offset();
        int end = json + command.length();
        int idLength = MessageScanner.canonicalIdLength(b, json, end);
        try {
            if (idLength < 0) {
                MessageEnvelope message = MessageJson.parse(b, json, command.length());
                send(route, message, MessageHeaders.of(message), false, reply);
            } else {
                send(
                        route,
                        b,
                        json,
                        command.length(),
                        idLength,
                        MessageHeaders.NONE,
                        null,
                        false,
                        reply);
            }
        } catch (MalformedMessage e) {
            reply.refused(Refusal.malformed("Invalid message format: " + e.why()), null);
            return false;
        }
        last = new RecentWords.Words(Arrays.copyOfRange(b, lineFrom, json), route);
        RecentWords.ofThisThread().add(last);
        return true;
    }

    /// Takes a batch: all of it, or (malformed) nothing.
    ///
    /// @return false when it was malformed
    boolean publishBatch(byte[] b, PublishBatch command, PublishReply reply) {
        List<MessageEnvelope> messages;
        List<MessageHeaders> headers;
        try {
            messages = MessageJson.parseBatch(b, command.offset(), command.length());
            headers = MessageHeaders.ofAll(messages);
        } catch (MalformedMessage e) {
            reply.refused(Refusal.malformed("Invalid batch format: " + e.why()), null);
            return false;
        }
        Topology topology = broker.topology();
        Route route = topology.route(command.exchange(), command.key());
        for (int i = 0; i < messages.size(); i++) {
            MessageEnvelope message = messages.get(i);
            if (route == null) {
                Refusal why = noRoute(topology, command.exchange(), command.key());
                reply.refused(why.forMessage(message.messageId()), CorrelationId.of(message));
            } else {
                send(route, message, headers.get(i), true, reply);
            }
        }
        return true;
    }

    private void send(
            Route route,
            MessageEnvelope message,
            MessageHeaders headers,
            boolean inBatch,
            PublishReply reply) {
        byte[] json = MessageJson.bytes(message);
        int idLength = message.messageId().getBytes(StandardCharsets.UTF_8).length;
        send(route, json, 0, json.length, idLength, headers, message, inBatch, reply);
    }

    /// @param message as it was read; null where only its form was looked at
    private void send(
            Route route,
            byte[] source,
            int offset,
            int length,
            int idLength,
            MessageHeaders headers,
            @Nullable MessageEnvelope message,
            boolean inBatch,
            PublishReply reply) {
        int id = offset + MessageScanner.ID_OFFSET;
        if (screen.isOnQueues()) {
            Screen.Incoming incoming =
                    new Screen.Incoming(route, source, offset, length, idLength, headers, message);
            screened(incoming, id, inBatch, reply);
            return;
        }
        Publication publication =
                new Publication(
                        route,
                        source,
                        offset,
                        length,
                        id,
                        idLength,
                        headers.priority(),
                        headers.delayMillis());
        reply.sent(publication, source, id, idLength, inBatch);
    }

    private void screened(Screen.Incoming incoming, int id, boolean inBatch, PublishReply reply) {
        Screen.Screened screened =
                screen.queue(incoming, caller.user().orElse(null), caller.role().orElse(null));
        Publication publication = screened.publication();
        if (publication == null) {
            Refusal why = Refusal.of(Objects.requireNonNull(screened.refusal()));
            byte[] source = incoming.source();
            int from = incoming.offset();
            reply.refused(
                    inBatch ? why.forMessage(MessageScanner.id(source, from)) : why,
                    LineParts.logsRefusals()
                            ? CorrelationId.of(source, from, incoming.length())
                            : null);
            return;
        }
        if (publication.isAccompanied()) {
            reply.accompanied();
        }
        reply.sent(publication, incoming.source(), id, incoming.idLength(), inBatch);
    }

    private static Refusal noRoute(Topology topology, String exchange, String key) {
        return topology.hasExchange(exchange)
                ? Refusal.noBinding(key)
                : Refusal.noExchange(exchange);
    }
}
