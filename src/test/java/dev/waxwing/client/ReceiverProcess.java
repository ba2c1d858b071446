package dev.waxwing.client;

import java.nio.file.Path;
import java.time.Duration;

/// A receiver to be killed: `PORT FILE`.
final class ReceiverProcess {
    private ReceiverProcess() {}

    public static void main(String[] args) throws Exception {
        Endpoint endpoint = Endpoint.plain("127.0.0.1", Integer.parseInt(args[0]));
        ReceiverOptions options =
                ReceiverOptions.of(endpoint, "q")
                        .withPrefetch(40)
                        .withTries(Tries.DEFAULT, Messages.BACKOFF);
        try (ReceivedFile file = ReceivedFile.open(Path.of(args[1]), false);
                Receiver receiver =
                        Receiver.start(options, Messages.OPENER, file, ReceiverEvents.NONE)) {
            receiver.awaitEnd(Duration.ofMinutes(1));
        }
    }
}
