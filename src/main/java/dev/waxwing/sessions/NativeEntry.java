package dev.waxwing.sessions;

import dev.waxwing.accounts.Identity;
import dev.waxwing.accounts.Permission;
import dev.waxwing.accounts.User;
import dev.waxwing.crypto.VerifyingKey;
import dev.waxwing.gate.Address;
import dev.waxwing.gate.Entry;
import dev.waxwing.gate.Traffic;
import dev.waxwing.protocol.JsonText;
import dev.waxwing.protocol.MalformedFrame;
import dev.waxwing.protocol.NativeFrame;
import dev.waxwing.protocol.NativeFrame.Call;
import dev.waxwing.protocol.NativeReader;
import dev.waxwing.routing.Place;
import dev.waxwing.topics.InvalidTopic;
import dev.waxwing.topics.TopicFilter;
import dev.waxwing.topics.TopicName;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One frame of the native protocol before the gate, and what is found out about it there. Owned by
/// whoever handles the frame.
final class NativeEntry implements Entry {
    /// How the names of logs begin that are topics'.
    static final String TOPIC = "topic:";

    private final byte[] utf8;
    private final NativeLimits limits;
    private final Identity sender;
    private final Address address;
    private final Optional<User> account;
    private @Nullable String id;
    private @Nullable Call call;
    private @Nullable TopicName topic;
    private List<TopicFilter> filters = List.of();
    private Map<TopicName, Place> places = Map.of();

    /// @param account the sender's, for its key; empty when it is gone
    NativeEntry(
            byte[] utf8,
            NativeLimits limits,
            Identity sender,
            Address address,
            Optional<User> account) {
        this.utf8 = utf8;
        this.limits = limits;
        this.sender = sender;
        this.address = address;
        this.account = account;
    }

    /// What to answer to, in JSON form; null when it could not be read, or there is none.
    @Nullable String id() {
        return id;
    }

    /// The call, once the gate has admitted it.
    Call call() {
        return Objects.requireNonNull(call, "not parsed");
    }

    /// The same before that; null when it could not be read.
    @Nullable Call read() {
        return call;
    }

    /// The topic of a publication.
    TopicName topic() {
        return Objects.requireNonNull(topic, "not validated");
    }

    /// The filters of a subscription, or of its end.
    List<TopicFilter> filters() {
        return filters;
    }

    /// The places in topics that were named.
    Map<TopicName, Place> places() {
        return places;
    }

    @Override
    public Traffic traffic() {
        return isMessage() ? Traffic.MESSAGE : Traffic.CONTROL;
    }

    private boolean isMessage() {
        return switch (call) {
            case NativeFrame.Publish _,
                    NativeFrame.Send _,
                    NativeFrame.Broadcast _,
                    NativeFrame.Command _,
                    NativeFrame.Enqueue _ ->
                    true;
            case null -> false;
            default -> false;
        };
    }

    @Override
    public Address address() {
        return address;
    }

    @Override
    public int size() {
        return utf8.length;
    }

    @Override
    public int maxSize() {
        return limits.message();
    }

    @Override
    public @Nullable String parse() {
        try {
            NativeFrame frame = NativeReader.parse(utf8);
            id = frame.id();
            call = frame.call();
            return null;
        } catch (MalformedFrame e) {
            id = e.id();
            return e.why();
        }
    }

    @Override
    public Identity identity() {
        return sender;
    }

    @Override
    public @Nullable String validate() {
        if (!isMessage() && utf8.length > limits.control()) {
            return "A frame of this type has at most " + limits.control() + " bytes.";
        }
        try {
            return fault();
        } catch (InvalidTopic e) {
            return e.sentence();
        }
    }

    private @Nullable String fault() {
        switch (call()) {
            case NativeFrame.Publish publish -> topic = TopicName.parse(publish.topic());
            case NativeFrame.Subscribe subscribe -> {
                filters = subscribe.topics().stream().map(TopicFilter::parse).toList();
                places = places(subscribe.after());
            }
            case NativeFrame.Resume resume -> places = topicPlaces(resume.offsets());
            case NativeFrame.Unsubscribe unsubscribe ->
                    filters = unsubscribe.topics().stream().map(TopicFilter::parse).toList();
            case NativeFrame.Send send -> {
                if (send.signature() != null && send.content() == null) {
                    return "A signature is over 'content'; a sealed message carries its own.";
                }
            }
            default -> {
                // Everything else is asked where it is handled.
            }
        }
        return null;
    }

    private static Map<TopicName, Place> places(Map<String, NativeFrame.Offset> given) {
        Map<TopicName, Place> places = new HashMap<>();
        given.forEach((topic, offset) ->
                places.put(TopicName.parse(topic), new Place(offset.epoch(), offset.offset())));
        return places;
    }

    /// Those of topics, which are named `topic:NAME`.
    private static Map<TopicName, Place> topicPlaces(Map<String, NativeFrame.Offset> given) {
        Map<String, NativeFrame.Offset> topics = new HashMap<>();
        given.forEach((log, offset) -> {
            if (log.startsWith(TOPIC)) {
                topics.put(log.substring(TOPIC.length()), offset);
            }
        });
        return places(topics);
    }

    @Override
    public boolean isSignatureTrue() {
        return !(call() instanceof NativeFrame.Send send)
                || send.signature() == null
                || isTrue(Objects.requireNonNull(send.content()), send.signature());
    }

    private boolean isTrue(JsonText content, JsonText signature) {
        Optional<VerifyingKey> key = account.flatMap(User::key);
        byte[] signed = content.value().getBytes(StandardCharsets.UTF_8);
        try {
            byte[] bytes = Base64.getDecoder().decode(signature.value());
            return key.isPresent() && key.get().verify(signed, bytes);
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    @Override
    public @Nullable Permission permission() {
        return switch (call()) {
            case NativeFrame.Publish _, NativeFrame.Enqueue _ -> Permission.PUBLISH;
            case NativeFrame.Subscribe _,
                    NativeFrame.Unsubscribe _,
                    NativeFrame.Resume _,
                    NativeFrame.Consume _,
                    NativeFrame.Cancel _,
                    NativeFrame.Ack _,
                    NativeFrame.Nack _ ->
                    Permission.CONSUME;
            case NativeFrame.Send _, NativeFrame.Receipt _, NativeFrame.Typing _ -> Permission.SEND;
            case NativeFrame.Broadcast _ -> Permission.BROADCAST;
            case NativeFrame.Command _ -> Permission.COMMAND;
            case NativeFrame.Presence presence ->
                    presence.watch() == null ? null : Permission.LIST_USERS;
            case NativeFrame.Auth _, NativeFrame.Ping _, NativeFrame.Direct _ -> null;
        };
    }
}
