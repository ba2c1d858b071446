package dev.waxwing.gateway.http.webhooks;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.waxwing.webhooks.DeadLetter;
import dev.waxwing.webhooks.HookResult;
import dev.waxwing.webhooks.HookStatus;
import dev.waxwing.webhooks.Webhook;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What is read and written about webhooks, in the form of all requests.
final class WebhookJson {
    private WebhookJson() {}

    /// A hook to be made.
    record NewHook(String name, String url, @Nullable String topic, @Nullable List<String> types) {
        NewHook {
            if (name == null || url == null) {
                throw new IllegalArgumentException("a webhook has a name and a url");
            }
        }

        Optional<String> filter() {
            return Optional.ofNullable(topic).filter(text -> !text.isEmpty());
        }

        Set<String> wanted() {
            return types == null ? Set.of() : Set.copyOf(types);
        }
    }

    /// A hook.
    ///
    /// @param secret only when it was just made
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Described(
            String id,
            String name,
            String url,
            @Nullable String topic,
            List<String> types,
            boolean enabled,
            @Nullable String reason,
            String createdAt,
            @Nullable Long waiting,
            @Nullable Long dead,
            @Nullable String trouble,
            @Nullable String secret) {
        static Described of(Webhook hook, @Nullable String secret) {
            return of(hook, null, secret);
        }

        static Described of(HookStatus status) {
            return of(status.hook(), status, null);
        }

        private static Described of(
                Webhook hook, @Nullable HookStatus status, @Nullable String secret) {
            return new Described(
                    hook.id(),
                    hook.name(),
                    hook.url().text(),
                    hook.topic().orElse(null),
                    hook.types().stream().sorted().toList(),
                    hook.isEnabled(),
                    text(hook.reason()),
                    hook.createdAt().toString(),
                    status == null ? null : status.waiting(),
                    status == null ? null : status.dead(),
                    status == null ? null : text(status.trouble()),
                    secret);
        }

        private static @Nullable String text(String text) {
            return text.isEmpty() ? null : text;
        }
    }

    /// What came of a test.
    record Tested(String result, int status, String reason) {
        static Tested of(HookResult result) {
            return new Tested(result.kind().word(), result.status(), result.reason());
        }
    }

    /// An event that was given up.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Dead(
            long offset,
            String id,
            String at,
            String reason,
            @Nullable String correlationId,
            int bytes) {
        static Dead of(DeadLetter letter) {
            Instant at = letter.at();
            String correlation = letter.correlation();
            return new Dead(
                    letter.offset(),
                    letter.id(),
                    at.toString(),
                    letter.reason(),
                    correlation.isEmpty() ? null : correlation,
                    letter.bytes());
        }
    }
}
