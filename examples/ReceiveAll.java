/// Receives messages until Ctrl-C, each one once: stored first, acknowledged then. One file, no
/// build:
///
///     java --enable-native-access=ALL-UNNAMED -cp target/waxwing.jar \
///         examples/ReceiveAll.java bob.key alice.key.pub
///
/// `example_received.json` holds the messages, and is the memory of which ones were received: kill
/// this program at any moment, start it again, and no message is missing or there twice.

import module java.base;

import dev.waxwing.client.Endpoint;
import dev.waxwing.client.ReceivedFile;
import dev.waxwing.client.ReceivedMessage;
import dev.waxwing.client.Receiver;
import dev.waxwing.client.ReceiverEvents;
import dev.waxwing.client.ReceiverOptions;
import dev.waxwing.crypto.KeyFiles;
import dev.waxwing.crypto.WaxwingOpener;

void main(String[] args) throws Exception {
    if (args.length != 2) {
        IO.println("usage: ReceiveAll.java MY.key TRUSTED.key.pub");
        System.exit(2);
    }
    var opener =
            new WaxwingOpener(
                    KeyFiles.readDevice(Path.of(args[0])),
                    List.of(KeyFiles.readDevicePublic(Path.of(args[1]))));
    var options =
            ReceiverOptions.of(Endpoint.plain("127.0.0.1", 7672), "greetings")
                    .withSetUp(List.of("declare_queue greetings"));
    var file = ReceivedFile.open(Path.of("example_received.json"), false);
    var receiver = Receiver.start(options, opener, file, new Show());
    Runtime.getRuntime().addShutdownHook(new Thread(receiver::close));
    while (!receiver.awaitEnd(Duration.ofHours(1))) {}
}

/// Prints what was stored, and what could not be opened.
static final class Show implements ReceiverEvents {
    @Override
    public void stored(ReceivedMessage message) {
        IO.println(
                message.messageId()
                        + ": "
                        + new String(message.plaintext(), StandardCharsets.UTF_8));
    }

    @Override
    public void refused(String messageId, String why) {
        IO.println(messageId + " shows nothing: " + why);
    }

    @Override
    public void stopped(String why) {
        IO.println("Stopped: " + why);
    }
}
