package dev.waxwing.cli;

import dev.waxwing.client.Endpoint;
import dev.waxwing.client.MessageIds;
import dev.waxwing.client.ReceivedFile;
import dev.waxwing.client.ReceivedMessage;
import dev.waxwing.client.Receiver;
import dev.waxwing.client.ReceiverEvents;
import dev.waxwing.client.ReceiverOptions;
import dev.waxwing.client.Route;
import dev.waxwing.client.Sender;
import dev.waxwing.client.SenderEvents;
import dev.waxwing.client.SenderOptions;
import dev.waxwing.client.SetUp;
import dev.waxwing.client.Tries;
import dev.waxwing.crypto.Destination;
import dev.waxwing.crypto.DeviceKeys;
import dev.waxwing.crypto.DevicePublicKeys;
import dev.waxwing.crypto.EnvelopeSealer;
import dev.waxwing.crypto.KeyFiles;
import dev.waxwing.crypto.WaxwingOpener;
import dev.waxwing.crypto.WaxwingSealer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// The demo's senders and receivers, each on threads of its own, and what they count. Receivers
/// have a queue each, so that the order of every sender's messages can be checked.
final class DemoTraffic implements AutoCloseable {
    static final int SENDERS = 4;
    static final int RECEIVERS = 2;
    private static final String EXCHANGE = "demo";
    private static final Duration MOST_BACKOFF = Duration.ofSeconds(1);

    final AtomicLong acknowledged = new AtomicLong();
    final AtomicLong repeated = new AtomicLong();
    final AtomicLong refused = new AtomicLong();
    final AtomicLong stored = new AtomicLong();
    final AtomicLong suppressed = new AtomicLong();
    final AtomicLong unopened = new AtomicLong();

    private final Path directory;
    private final Endpoint endpoint;
    private final int each;
    private final List<DeviceKeys> senderKeys;
    private final List<DeviceKeys> receiverKeys;
    private final List<Sender> senders = new ArrayList<>();
    private final List<Receiver> receivers = new ArrayList<>();
    private final List<ReceivedFile> files = new ArrayList<>();

    /// Generates the keys.
    ///
    /// @param each messages of each sender
    DemoTraffic(Path directory, Endpoint endpoint, int each) throws IOException {
        this.directory = directory;
        this.endpoint = endpoint;
        this.each = each;
        this.senderKeys = keys("sender", SENDERS);
        this.receiverKeys = keys("receiver", RECEIVERS);
    }

    private List<DeviceKeys> keys(String name, int count) throws IOException {
        List<DeviceKeys> keys = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            DeviceKeys made = DeviceKeys.generate(InstantSource.system());
            KeyFiles.writeDevice(made, directory.resolve(name + "-" + i + ".key"));
            keys.add(made);
        }
        return keys;
    }

    List<String> devices() {
        return senderKeys.stream().map(DeviceKeys::device).toList();
    }

    List<Path> received() {
        List<Path> paths = new ArrayList<>();
        for (int i = 0; i < RECEIVERS; i++) {
            paths.add(directory.resolve("received-" + i + ".json"));
        }
        return paths;
    }

    /// Starts everything; returns at once.
    void start() throws IOException {
        for (int i = 0; i < RECEIVERS; i++) {
            startReceiver(i);
        }
        for (int i = 0; i < SENDERS; i++) {
            startSender(i);
        }
    }

    private static Route route(int receiver) {
        return new Route(EXCHANGE, "demo-" + receiver);
    }

    private void startReceiver(int i) throws IOException {
        List<DevicePublicKeys> pinned = senderKeys.stream().map(DeviceKeys::publicKeys).toList();
        ReceivedFile file = ReceivedFile.open(received().get(i), true);
        files.add(file);
        ReceiverOptions options =
                ReceiverOptions.of(endpoint, route(i).key())
                        .withSetUp(List.of("declare_queue " + route(i).key()))
                        .withMeta(true)
                        .withPrefetch(500)
                        .withTries(Tries.DEFAULT, MOST_BACKOFF);
        WaxwingOpener opener = new WaxwingOpener(receiverKeys.get(i), pinned);
        receivers.add(Receiver.start(options, opener, file, new Receiving()));
    }

    private void startSender(int i) throws IOException {
        int receiver = i % RECEIVERS;
        Route route = route(receiver);
        SenderOptions options =
                SenderOptions.of(endpoint, directory.resolve("pending-" + i))
                        .withSetUp(SetUp.binding(route, route.key()))
                        .withWindow(200)
                        .withTries(Tries.DEFAULT, MOST_BACKOFF);
        Sender sender = Sender.open(options, new Sending());
        senders.add(sender);
        EnvelopeSealer sealer =
                new WaxwingSealer(
                        senderKeys.get(i),
                        new Destination.Route(route.exchange(), route.key()),
                        List.of(receiverKeys.get(receiver).publicKeys()),
                        InstantSource.system());
        Thread.ofPlatform()
                .daemon()
                .name("waxwing-demo-sender-" + i)
                .start(() -> submit(sender, route, sealer, i));
    }

    private void submit(Sender sender, Route route, EnvelopeSealer sealer, int number) {
        MessageIds ids = new MessageIds(InstantSource.system());
        try {
            for (int n = 0; n < each; n++) {
                byte[] content = DemoMessages.text(number, n).getBytes(StandardCharsets.UTF_8);
                var _ = sender.submit(route, sealer.seal(ids.next(), content));
            }
        } catch (IOException _) {
            // The sender was closed or stopped: what is missing shows in the result.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Ends senders and receivers; what they hold stays on disk.
    @Override
    public void close() throws IOException {
        for (Sender sender : senders) {
            sender.close(Duration.ZERO);
        }
        receivers.forEach(Receiver::close);
        for (ReceivedFile file : files) {
            file.close();
        }
    }

    private final class Sending implements SenderEvents {
        @Override
        public void publishing(String messageId, boolean again) {
            if (again) {
                repeated.incrementAndGet();
            }
        }

        @Override
        public void acknowledged(String messageId) {
            acknowledged.incrementAndGet();
        }

        @Override
        public void rejected(String messageId, String reason) {
            refused.incrementAndGet();
        }
    }

    private final class Receiving implements ReceiverEvents {
        @Override
        public void stored(ReceivedMessage message) {
            stored.incrementAndGet();
        }

        @Override
        public void duplicate(String messageId) {
            suppressed.incrementAndGet();
        }

        @Override
        public void refused(String messageId, String why) {
            unopened.incrementAndGet();
        }
    }
}
