/// Sends a message, and returns when the server has it on disk. One file, no build:
///
///     ./waxwing serve                                        # in another terminal
///     ./waxwing keygen --out alice.key
///     ./waxwing keygen --out bob.key
///     java --enable-native-access=ALL-UNNAMED -cp target/waxwing.jar \
///         examples/SendOne.java alice.key bob.key.pub "Hello, Bob"
///
/// If the server is away, the message waits in `example_pending`, and the next run sends it too.

import module java.base;

import dev.waxwing.client.Endpoint;
import dev.waxwing.client.MessageIds;
import dev.waxwing.client.Outcome;
import dev.waxwing.client.Route;
import dev.waxwing.client.Sender;
import dev.waxwing.client.SenderEvents;
import dev.waxwing.client.SenderOptions;
import dev.waxwing.client.SetUp;
import dev.waxwing.crypto.Destination;
import dev.waxwing.crypto.KeyFiles;
import dev.waxwing.crypto.WaxwingSealer;

void main(String[] args) throws Exception {
    if (args.length != 3) {
        IO.println("usage: SendOne.java MY.key THEIR.key.pub TEXT");
        System.exit(2);
    }
    var route = new Route("examples", "greetings");
    var sealer =
            new WaxwingSealer(
                    KeyFiles.readDevice(Path.of(args[0])),
                    new Destination.Route(route.exchange(), route.key()),
                    List.of(KeyFiles.readDevicePublic(Path.of(args[1]))),
                    InstantSource.system());
    var id = new MessageIds(InstantSource.system()).next();
    var message = sealer.seal(id, args[2].getBytes(StandardCharsets.UTF_8));

    var options =
            SenderOptions.of(Endpoint.plain("127.0.0.1", 7672), Path.of("example_pending"))
                    .withSetUp(SetUp.binding(route, "greetings"));
    try (var sender = Sender.open(options, SenderEvents.NONE)) {
        var submission = sender.submit(route, message);
        submission.stored().get();
        IO.println("On this disk: " + id);
        switch (submission.outcome().get(30, TimeUnit.SECONDS)) {
            case Outcome.Acknowledged _ -> IO.println("On the server's disk: " + id);
            case Outcome.Rejected(_, String why) -> IO.println("Refused: " + why);
        }
    } catch (TimeoutException _) {
        IO.println("No server answered in 30 s; the message waits for the next run.");
        System.exit(1);
    }
}
