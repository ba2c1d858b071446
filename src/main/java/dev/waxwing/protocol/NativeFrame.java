package dev.waxwing.protocol;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A frame of `waxwing.v1` from a client: `{"type", "id"?, "data"?}`.
///
/// @param id the client's own, in its JSON form, to be sent back; null when it wants no answer
/// @param call what is asked
public record NativeFrame(@Nullable String id, Call call) {

    /// A place in a log, as the client knows it.
    ///
    /// @param epoch 0 for whichever log there is
    /// @param offset the last that the client has processed; 0: none
    public record Offset(long epoch, long offset) {}

    /// What a client asks for.
    public sealed interface Call {
        /// The value of `type`.
        String type();
    }

    /// Says who it is; on a connection that is open it is known already.
    public record Auth() implements Call {
        @Override
        public String type() {
            return "auth";
        }
    }

    /// Goes on with a session that was there before.
    ///
    /// @param session its token
    /// @param offsets by the name of the log
    public record Resume(String session, Map<String, Offset> offsets) implements Call {
        public Resume {
            offsets = Map.copyOf(offsets);
        }

        @Override
        public String type() {
            return "resume";
        }

        /// Without the token, which is a secret.
        @Override
        public String toString() {
            return "Resume[offsets=" + offsets + "]";
        }
    }

    /// Asks from where direct messages come.
    public record Direct() implements Call {
        @Override
        public String type() {
            return "direct";
        }
    }

    /// Asks whether the server is there.
    public record Ping() implements Call {
        @Override
        public String type() {
            return "ping";
        }
    }

    /// Asks for the events of topics.
    ///
    /// @param topics filters; at least one, unless rooms are named
    /// @param after from where, by topic; those that it does not name begin now
    /// @param rooms to be read again, each from where; then no topics are named
    /// @param presence whether to be told who else is at these topics, and to be seen there
    public record Subscribe(
            List<String> topics,
            Map<String, Offset> after,
            Map<String, Offset> rooms,
            boolean presence)
            implements Call {
        public Subscribe {
            topics = List.copyOf(topics);
            rooms = Map.copyOf(rooms);
            after = Map.copyOf(after);
        }

        @Override
        public String type() {
            return "subscribe";
        }
    }

    /// The opposite.
    public record Unsubscribe(List<String> topics) implements Call {
        public Unsubscribe {
            topics = List.copyOf(topics);
        }

        @Override
        public String type() {
            return "unsubscribe";
        }
    }

    /// Sends to whoever listens to a topic.
    ///
    /// @param messageId what makes a repetition known; null: nothing
    /// @param headers clear text beside the payload
    public record Publish(
            String topic, RawJson payload, @Nullable String messageId, Map<String, String> headers)
            implements Call {
        public Publish {
            headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers)); // in their order
        }

        @Override
        public String type() {
            return "publish";
        }
    }

    /// Sends to one recipient, stored until it is delivered.
    ///
    /// @param to whom
    /// @param content clear text, or null
    /// @param sealed what only the recipient can open, or null: exactly one of the two is there
    public record Send(
            Recipient to,
            String messageId,
            @Nullable JsonText content,
            @Nullable RawJson sealed,
            @Nullable JsonText signature)
            implements Call {
        /// Bytes of what is said, sealed or not.
        public long size() {
            return content != null ? content.size() : sealed != null ? sealed.size() : 0;
        }

        @Override
        public String type() {
            return "send";
        }
    }

    /// Whom a message is for: exactly one field is there.
    ///
    /// @param connection one connection, live
    public record Recipient(
            @Nullable String user,
            @Nullable String group,
            @Nullable String conversation,
            @Nullable String connection) {}

    /// Tells how far a conversation was delivered or read.
    public record Receipt(String conversation, long delivered, long read) implements Call {
        @Override
        public String type() {
            return "receipt";
        }
    }

    /// Tells that somebody is about to say something.
    public record Typing(String conversation) implements Call {
        @Override
        public String type() {
            return "typing";
        }
    }

    /// Tells how present the user is, or asks how others are.
    ///
    /// @param status null to say nothing
    /// @param text beside it
    /// @param watch users; null for those that were asked for before
    /// @param attributes what broadcasts select by; null for those that were said before
    public record Presence(
            @Nullable String status,
            @Nullable String text,
            @Nullable List<String> watch,
            @Nullable Map<String, String> attributes)
            implements Call {
        @Override
        public String type() {
            return "presence";
        }
    }

    /// Sends to everybody who is connected, or to some of them.
    ///
    /// @param filter whom it is for
    public record Broadcast(RawJson payload, Filter filter) implements Call {

        @Override
        public String type() {
            return "broadcast";
        }
    }

    /// Whom a broadcast is for: everything that is named must hold.
    ///
    /// @param roles one of these; empty for all
    /// @param presence one of these; empty for all
    /// @param attributes all of these
    public record Filter(
            List<String> roles, List<String> presence, Map<String, String> attributes) {
        /// Everybody.
        public static final Filter NONE = new Filter(List.of(), List.of(), Map.of());

        public Filter {
            roles = List.copyOf(roles);
            presence = List.copyOf(presence);
            attributes = Map.copyOf(attributes);
        }
    }

    /// A command to the server.
    ///
    /// @param params a JSON object
    public record Command(String name, RawJson params) implements Call {
        @Override
        public String type() {
            return "command";
        }
    }

    /// Takes messages from a queue.
    ///
    /// @param prefetch messages that may be unacknowledged at a time; 0 for the default
    public record Consume(String queue, int prefetch) implements Call {
        @Override
        public String type() {
            return "consume";
        }
    }

    /// Takes no more messages from a queue.
    public record Cancel(String queue) implements Call {
        @Override
        public String type() {
            return "cancel";
        }
    }

    /// A message of a queue is processed.
    public record Ack(String message) implements Call {
        @Override
        public String type() {
            return "ack";
        }
    }

    /// A message of a queue is not.
    ///
    /// @param requeue whether it goes back to be delivered again; else it is a dead letter
    public record Nack(String message, boolean requeue) implements Call {
        @Override
        public String type() {
            return "nack";
        }
    }

    /// Puts a message into queues, by way of an exchange.
    ///
    /// @param message a JSON object as the line protocol has it
    public record Enqueue(String exchange, String key, RawJson message) implements Call {
        @Override
        public String type() {
            return "enqueue";
        }
    }
}
