package dev.waxwing.client.chat;

import dev.waxwing.client.MessageIds;
import dev.waxwing.crypto.Destination;
import dev.waxwing.crypto.DeviceKeys;
import dev.waxwing.crypto.DevicePublicKeys;
import dev.waxwing.crypto.EnvelopeException;
import dev.waxwing.crypto.Opened;
import dev.waxwing.crypto.SealedJson;
import dev.waxwing.crypto.WaxwingOpener;
import dev.waxwing.crypto.WaxwingSealer;
import dev.waxwing.model.UserId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// What two key accounts say to each other, sealed to the keys that are pinned (version 1, suite
/// 1), and what one says to all, signed. Safe for all threads.
public final class Conversation {
    /// Sealed messages that are known again when they come twice.
    private static final int REMEMBERED = 10_000;

    /// How long someone's keys are taken as they were answered.
    private static final Duration FRESH = Duration.ofSeconds(30);

    private final KeyLogin login;
    private final DeviceKeys own;
    private final KnownUsers known;
    private final MessageIds ids = new MessageIds(InstantSource.system());
    private final Set<String> seen = Collections.synchronizedSet(newestOf(REMEMBERED));

    private final Map<UserId, Found> found = new ConcurrentHashMap<>();

    private record Found(Peer peer, long at) {}

    /// What a message turned out to be.
    public sealed interface Reading {}

    /// Sealed to us by the keys that are pinned for its sender.
    ///
    /// @param firstSeen the sender's fingerprint, when its keys were pinned just now
    public record Sealed(String text, Optional<String> firstSeen) implements Reading {}

    /// Not sealed at all: from a client that does not.
    public record Plain(String text) implements Reading {}

    /// Shows nothing.
    public record Refused(String why) implements Reading {}

    /// It came before.
    public record Repeated() implements Reading {}

    /// What a broadcast turned out to be.
    public sealed interface Hearing {}

    /// Signed by the keys that are pinned for its sender.
    ///
    /// @param firstSeen as in [Sealed]
    public record Signed(String text, Optional<String> firstSeen) implements Hearing {}

    /// Nobody knows who said it: the server says who.
    public record Unproven(String text, String why) implements Hearing {}

    /// Signed by others than the one who is said to have sent it: shows nothing.
    public record Forged(String why) implements Hearing {}

    /// Whom one is about to write to.
    ///
    /// @param fingerprint of the user's keys
    public record Peer(UserId user, DevicePublicKeys keys, KnownUsers.Finding finding) {
        public String fingerprint() {
            return keys.fingerprint();
        }
    }

    public Conversation(KeyLogin login, KnownUsers known) {
        this.login = login;
        this.own = login.keys().ofAccount();
        this.known = known;
    }

    private static Set<String> newestOf(int most) {
        return Collections.newSetFromMap(
                new LinkedHashMap<>() {
                    @Override
                    protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                        return size() > most;
                    }
                });
    }

    /// Looks a user up and compares the keys with those that are pinned. Blocks, unless the user
    /// was looked up in the last [#FRESH].
    public Optional<Peer> find(UserId user) throws IOException, InterruptedException {
        Found recent = found.get(user);
        if (recent != null && System.nanoTime() - recent.at() < FRESH.toNanos()) {
            return Optional.of(recent.peer());
        }
        Optional<DevicePublicKeys> keys = login.find(user);
        if (keys.isEmpty()) {
            return Optional.empty();
        }
        Peer peer = new Peer(user, keys.get(), known.look(user, keys.get()));
        Peer next = new Peer(user, keys.get(), known.look(user, keys.get()));
        found.put(user, new Found(next, System.nanoTime()));
        return Optional.of(peer);
    }

    /// Pins the keys that a user has now.
    public void trust(Peer peer) throws IOException {
        known.trust(peer.user(), peer.keys());
        found.remove(peer.user());
    }

    /// Seals a text to a user whose keys are the pinned ones.
    ///
    /// @return the content of a direct message
    public String seal(Peer peer, String text) {
        if (peer.finding() == KnownUsers.Finding.CHANGED) {
            throw new IllegalStateException("the keys have changed");
        }
        WaxwingSealer sealer =
                new WaxwingSealer(
                        own,
                        login.user().value(),
                        new Destination.User(peer.user().value()),
                        List.of(peer.keys()),
                        InstantSource.system());
        byte[] sealed =
                SealedJson.bytes(
                        sealer.sealMessage(ids.next(), text.getBytes(StandardCharsets.UTF_8)));
        return new String(sealed, StandardCharsets.UTF_8);
    }

    /// Opens the content of a direct message. Blocks for looking up a sender.
    public Reading open(String from, String content) throws IOException, InterruptedException {
        if (!content.startsWith("{\"v\":")) {
            return new Plain(content);
        }
        if (!UserId.isValid(from)) {
            return new Refused("its sender is no user");
        }
        Optional<Peer> sender = find(new UserId(from));
        if (sender.isEmpty()) {
            return new Refused("the keys of " + from + " are not known");
        }
        if (sender.get().finding() == KnownUsers.Finding.CHANGED) {
            return new Refused(
                    "the keys of "
                            + from
                            + " have changed; they are now "
                            + sender.get().fingerprint());
        }
        return open(sender.get(), content.getBytes(StandardCharsets.UTF_8));
    }

    /// Verifies a broadcast against the keys that are pinned for its sender. Blocks for looking up
    /// a sender who was never seen before.
    ///
    /// @param signature in standard base64; empty when there is none
    public Hearing hear(String from, String content, String signature)
            throws IOException, InterruptedException {
        if (signature.isEmpty()) {
            return new Unproven(content, "it is not signed");
        }
        if (!UserId.isValid(from)) {
            return new Unproven(content, "its sender is no user");
        }
        UserId sender = new UserId(from);
        Optional<String> firstSeen = Optional.empty();
        Optional<DevicePublicKeys> keys =
                sender.equals(login.user()) ? Optional.of(own.publicKeys()) : known.pinned(sender);
        if (keys.isEmpty()) {
            Optional<Peer> found = find(sender);
            keys = found.map(Peer::keys);
            firstSeen = found.map(Peer::fingerprint);
        }
        if (keys.isEmpty()) {
            return new Unproven(content, "the keys of " + from + " are not known");
        }
        return isSigned(keys.get(), content, signature)
                ? new Signed(content, firstSeen)
                : new Forged("it is not signed by the key that is known for " + from);
    }

    private static boolean isSigned(DevicePublicKeys keys, String content, String signature) {
        try {
            return keys.verify(
                    content.getBytes(StandardCharsets.UTF_8),
                    Base64.getDecoder().decode(signature));
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private Reading open(Peer sender, byte[] json) {
        try {
            WaxwingOpener opener = new WaxwingOpener(own, List.of(sender.keys()));
            Opened opened = opener.open(SealedJson.parse(json));
            Opened.Origin origin = opened.origin().orElseThrow();
            if (!origin.sender().user().equals(sender.user().value())
                    || !origin.destination().equals(new Destination.User(login.user().value()))) {
                return new Refused("it was sealed by or for someone else");
            }
            if (!seen.add(sender.user() + " " + opened.messageId())) {
                return new Repeated();
            }
            Optional<String> firstSeen =
                    sender.finding() == KnownUsers.Finding.NEW
                            ? Optional.of(sender.fingerprint())
                            : Optional.empty();
            return new Sealed(new String(opened.plaintext(), StandardCharsets.UTF_8), firstSeen);
        } catch (EnvelopeException e) {
            return new Refused(String.valueOf(e.getMessage()));
        }
    }
}
