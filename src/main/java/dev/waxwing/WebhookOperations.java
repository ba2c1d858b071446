package dev.waxwing;

import dev.waxwing.journal.StorageException;
import dev.waxwing.ops.admin.AdminArguments;
import dev.waxwing.ops.admin.AdminOperation;
import dev.waxwing.ops.admin.AdminOperations;
import dev.waxwing.ops.admin.AdminRefused;
import dev.waxwing.webhooks.HookResult;
import dev.waxwing.webhooks.HookStatus;
import dev.waxwing.webhooks.Webhook;
import dev.waxwing.webhooks.WebhookRefused;
import dev.waxwing.webhooks.Webhooks;
import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// What an operator does with webhooks. Each runs on a thread that may block.
final class WebhookOperations {
    private final Source source;

    /// Gives the webhooks, once they are needed.
    @FunctionalInterface
    interface Source {
        Webhooks get() throws IOException;
    }

    private WebhookOperations(Source source) {
        this.source = source;
    }

    static void addTo(AdminOperations operations, Source source) {
        WebhookOperations own = new WebhookOperations(source);
        own.add(operations, "webhook.list", own::list);
        own.add(operations, "webhook.add", own::create);
        own.add(operations, "webhook.show", own::show);
        own.add(operations, "webhook.remove", own::remove);
        own.add(operations, "webhook.enable", (a, out) -> own.enable(a, true, out));
        own.add(operations, "webhook.disable", (a, out) -> own.enable(a, false, out));
        own.add(operations, "webhook.test", own::test);
        own.add(operations, "webhook.dead", own::dead);
        own.add(operations, "webhook.retry", own::retry);
    }

    private void add(AdminOperations operations, String name, AdminOperation operation) {
        operations.add(
                name,
                (arguments, out) -> {
                    try {
                        operation.run(arguments, out);
                    } catch (WebhookRefused e) {
                        throw new AdminRefused(e.sentence());
                    } catch (StorageException e) {
                        AdminRefused refused = new AdminRefused("not stored: " + e.getMessage());
                        refused.initCause(e);
                        throw refused;
                    }
                });
    }

    private void list(AdminArguments arguments, Consumer<String> out) throws IOException {
        for (Webhook hook : source.get().list()) {
            out.accept(
                    "%s  %s  %s  %s  %s"
                            .formatted(
                                    hook.id(),
                                    hook.isEnabled() ? "enabled" : "disabled",
                                    hook.url(),
                                    wants(hook),
                                    hook.name()));
        }
    }

    private static String wants(Webhook hook) {
        String types = hook.types().stream().sorted().collect(Collectors.joining(","));
        return hook.topic().orElse("any-topic") + (types.isEmpty() ? "" : " " + types);
    }

    private void create(AdminArguments arguments, Consumer<String> out) throws IOException {
        Set<String> types =
                arguments.optional("types").stream()
                        .flatMap(text -> Arrays.stream(text.split("[, ]+")))
                        .filter(word -> !word.isEmpty())
                        .collect(Collectors.toSet());
        String name = arguments.required("name");
        String url = arguments.required("url");
        Webhooks.Made made = source.get().add(name, url, arguments.optional("topic"), types);
        out.accept(made.hook().id());
        out.accept(made.secret());
    }

    private void show(AdminArguments arguments, Consumer<String> out) throws IOException {
        String id = arguments.required("id");
        HookStatus status = source.get().status(id);
        Webhook hook = status.hook();
        out.accept("id            " + hook.id());
        out.accept("name          " + hook.name());
        out.accept("url           " + hook.url());
        out.accept("wants         " + wants(hook));
        out.accept(
                "state         "
                        + (hook.isEnabled() ? "enabled" : "disabled")
                        + (hook.reason().isEmpty() ? "" : ": " + hook.reason()));
        out.accept("made          " + hook.createdAt());
        out.accept("waiting       " + status.waiting());
        out.accept("dead letters  " + status.dead());
        if (!status.trouble().isEmpty()) {
            out.accept("last try      " + status.trouble());
        }
    }

    private void remove(AdminArguments arguments, Consumer<String> out) throws IOException {
        String id = arguments.required("id");
        source.get().remove(id);
        out.accept("removed " + id);
    }

    private void enable(AdminArguments arguments, boolean isEnabled, Consumer<String> out)
            throws IOException {
        String id = arguments.required("id");
        Webhook hook = source.get().enable(id, isEnabled);
        out.accept(hook.id() + (hook.isEnabled() ? " is enabled" : " is disabled"));
    }

    private void test(AdminArguments arguments, Consumer<String> out) throws IOException {
        String id = arguments.required("id");
        try {
            HookResult result = source.get().test(id);
            if (!result.isDelivered()) {
                throw new AdminRefused("the test was not delivered, " + result);
            }
            out.accept("delivered, status " + result.status());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            AdminRefused refused = new AdminRefused("the server is stopping");
            refused.initCause(e);
            throw refused;
        }
    }

    private void dead(AdminArguments arguments, Consumer<String> out) throws IOException {
        String id = arguments.required("id");
        source.get()
                .dead(id)
                .forEach(letter ->
                        out.accept(
                                "%d  %s  %s  %d bytes  %s%s"
                                        .formatted(
                                                letter.offset(),
                                                letter.at(),
                                                letter.id(),
                                                letter.bytes(),
                                                letter.reason(),
                                                letter.correlation().isEmpty()
                                                        ? ""
                                                        : "  correlation id "
                                                                + letter.correlation())));
    }

    private void retry(AdminArguments arguments, Consumer<String> out) throws IOException {
        String id = arguments.required("id");
        out.accept(source.get().retry(id) + " events are tried again");
    }
}
