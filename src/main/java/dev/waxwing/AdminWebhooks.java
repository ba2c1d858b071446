package dev.waxwing;

import dev.waxwing.config.InvalidConfiguration;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `./waxwing admin webhook …`: each is one operation of [WebhookOperations].
final class AdminWebhooks {
    private AdminWebhooks() {}

    @Command(
            name = "webhook",
            description = "Programs elsewhere that events are posted to.",
            subcommands = {
                ListHooks.class,
                AddHook.class,
                ShowHook.class,
                RemoveHook.class,
                EnableHook.class,
                DisableHook.class,
                TestHook.class,
                DeadLetters.class,
                RetryHook.class
            },
            footer = {
                "",
                "Only hosts of webhooks.allowed-hosts are called.",
                "",
                "Examples:",
                "  ./waxwing admin webhook add orders https://hooks.example.org/in --topic"
                        + " 'orders.>'",
                "  ./waxwing admin webhook test ID",
                "  ./waxwing admin webhook dead ID      what was given up",
                "  ./waxwing admin webhook retry ID     try that again"
            })
    static final class WebhookCommand {
        private WebhookCommand() {}
    }

    /// A command about one webhook.
    abstract static class OfOne extends AdminCall {
        @Parameters(paramLabel = "ID", description = "As `list` prints it.")
        private String id = "";

        final Integer ask(String operation) throws IOException, InvalidConfiguration {
            return ask(operation, Map.of("id", id));
        }
    }

    @Command(name = "list", description = "Print every webhook: id, state, URL, wants, name.")
    static final class ListHooks extends AdminCall {
        @Override
        public Integer call() throws IOException, InvalidConfiguration {
            return ask("webhook.list", Map.of());
        }
    }

    @Command(
            name = "add",
            description = "Make a webhook; print its id and its secret, which is shown only now.")
    static final class AddHook extends AdminCall {
        @Parameters(index = "0", paramLabel = "NAME", description = "For the list.")
        private String name = "";

        @Parameters(index = "1", paramLabel = "URL", description = "Where events are posted.")
        private String url = "";

        @Option(
                names = "--topic",
                paramLabel = "FILTER",
                description = "Events of which topics, such as 'orders.*' or 'orders.>'.")
        private @Nullable String topic;

        @Option(
                names = "--types",
                paramLabel = "A,B",
                description = "Which types of event, such as message.created; all when left out.")
        private @Nullable String types;

        @Override
        public Integer call() throws IOException, InvalidConfiguration {
            Map<String, String> arguments = new HashMap<>(Map.of("name", name, "url", url));
            if (topic != null) {
                arguments.put("topic", topic);
            }
            if (types != null) {
                arguments.put("types", types);
            }
            return ask("webhook.add", arguments);
        }
    }

    @Command(name = "show", description = "Print all about one, and what waits for it.")
    static final class ShowHook extends OfOne {
        @Override
        public Integer call() throws IOException, InvalidConfiguration {
            return ask("webhook.show");
        }
    }

    @Command(name = "remove", description = "End a webhook. What waits for it is dropped.")
    static final class RemoveHook extends OfOne {
        @Override
        public Integer call() throws IOException, InvalidConfiguration {
            return ask("webhook.remove");
        }
    }

    @Command(name = "enable", description = "Post to it, again, and what waited first.")
    static final class EnableHook extends OfOne {
        @Override
        public Integer call() throws IOException, InvalidConfiguration {
            return ask("webhook.enable");
        }
    }

    @Command(name = "disable", description = "Post nothing to it, and keep no new events for it.")
    static final class DisableHook extends OfOne {
        @Override
        public Integer call() throws IOException, InvalidConfiguration {
            return ask("webhook.disable");
        }
    }

    @Command(name = "test", description = "Post one event of type webhook.test; print the answer.")
    static final class TestHook extends OfOne {
        @Override
        public Integer call() throws IOException, InvalidConfiguration {
            return ask("webhook.test");
        }
    }

    @Command(name = "dead", description = "Print the events that were given up, and why.")
    static final class DeadLetters extends OfOne {
        @Override
        public Integer call() throws IOException, InvalidConfiguration {
            return ask("webhook.dead");
        }
    }

    @Command(name = "retry", description = "Try again what was given up, behind what waits.")
    static final class RetryHook extends OfOne {
        @Override
        public Integer call() throws IOException, InvalidConfiguration {
            return ask("webhook.retry");
        }
    }
}
