package dev.waxwing.webhooks;

import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/// Webhooks in a process of their own, for [KilledWebhooksTest]: adds a hook when there is none,
/// publishes numbers, and runs until it is killed.
final class WebhookProcess {
    private WebhookProcess() {}

    /// @param arguments the data directory, the place of the receiver, how many events, the number
    ///   of the first
    public static void main(String[] arguments) {
        RunningWebhooks hooks =
                new RunningWebhooks(Path.of(arguments[0]), "allowed-hosts", arguments[1]);
        if (hooks.webhooks.list().isEmpty()) {
            var _ = hooks.add("http://" + arguments[1] + "/", "a");
        }
        int first = Integer.parseInt(arguments[3]);
        for (int n = first; n < first + Integer.parseInt(arguments[2]); n++) {
            hooks.publish("a", String.valueOf(n));
        }
        while (true) {
            LockSupport.park();
        }
    }
}
