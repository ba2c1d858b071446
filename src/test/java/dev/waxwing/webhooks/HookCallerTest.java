package dev.waxwing.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waxwing.config.Configuration;
import dev.waxwing.crypto.ServerKeys;
import dev.waxwing.resilience.BreakerWatch;
import dev.waxwing.webhooks.HookTransport.Request;
import dev.waxwing.webhooks.HookTransport.Response;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// One try: what is called, and what its answers mean.
final class HookCallerTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final InetAddress PUBLIC = InetAddress.ofLiteral("93.184.216.34");

    @TempDir Path directory;
    private final List<Request> requests = new ArrayList<>();
    private final List<String> asked = new ArrayList<>();
    private Response answer = new Response(200, Optional.empty());
    private SecretSeal seal;
    private HookCaller caller;
    private Webhook hook;

    @BeforeEach
    void make() throws IOException {
        seal = new SecretSeal(ServerKeys.open(directory.resolve("keys")));
        WebhooksConfig config =
                Configuration.section(
                        WebhooksConfig.class,
                        Map.of("webhooks.allowed-hosts", "hooks.example.org"));
        caller =
                new HookCaller(
                        AllowedHosts.parse("hooks.example.org"),
                        this::resolve,
                        new Transport(),
                        seal,
                        new HookHosts(config, BreakerWatch.NONE),
                        1,
                        InstantSource.fixed(NOW));
        hook =
                new Webhook(
                        UUID.randomUUID().toString(),
                        "h",
                        HookUrl.parse("https://hooks.example.org/in"),
                        Optional.of("a"),
                        Set.of(),
                        true,
                        "",
                        NOW);
    }

    /// Leads inside from the second time on.
    private InetAddress[] resolve(String host) throws UnknownHostException {
        asked.add(host);
        return new InetAddress[] {
            asked.size() == 1 ? PUBLIC : InetAddress.ofLiteral("169.254.169.254")
        };
    }

    private final class Transport implements HookTransport {
        @Override
        public Response post(Request request) {
            requests.add(request);
            return answer;
        }

        @Override
        public void close() {}
    }

    private HookResult call() throws InterruptedException {
        HookMessage message =
                HookMessage.of(
                        UUID.randomUUID(), WebhookEvent.json("a", "a", "1".getBytes(UTF_8)), NOW);
        return caller.call(hook, seal.seal(hook.id(), new byte[32]), message);
    }

    @ParameterizedTest
    @CsvSource({
        "200, , DELIVERED, ",
        "204, , DELIVERED, ",
        "299, , DELIVERED, ",
        "200, 60, DELIVERED, ",
        "100, , REFUSED, ",
        "301, , REFUSED, ",
        "307, 60, REFUSED, ",
        "400, , REFUSED, ",
        "401, , REFUSED, ",
        "404, 60, REFUSED, ",
        "410, , GONE, ",
        "429, 60, REFUSED, 60",
        "429, , REFUSED, ",
        "429, soon, REFUSED, ",
        "500, 60, REFUSED, ",
        "503, 7, REFUSED, 7",
        "503, 'Sat, 21 Nov 2026 12:01:00 GMT', REFUSED, 60"
    })
    void anAnswerMeansThis(
            int status, @Nullable String retryAfter, HookResult.Kind kind, @Nullable Long seconds)
            throws InterruptedException {
        answer = new Response(status, Optional.ofNullable(retryAfter));
        HookResult result = call();
        assertThat(result.kind()).isEqualTo(kind);
        assertThat(result.status()).isEqualTo(status);
        assertThat(result.after().map(Duration::toSeconds)).isEqualTo(Optional.ofNullable(seconds));
    }

    /// Looked up once a try, and what was checked is what is called.
    @Test
    void theAddressThatWasCheckedIsCalled() throws InterruptedException {
        assertThat(call().kind()).isEqualTo(HookResult.Kind.DELIVERED);
        assertThat(requests).singleElement().extracting(Request::address).isEqualTo(PUBLIC);
        assertThat(asked).containsExactly("hooks.example.org");
        assertThat(call().kind()).isEqualTo(HookResult.Kind.BLOCKED);
        assertThat(requests).hasSize(1);
    }

    @Test
    void theHeadersAreThoseOfStandardWebhooks() throws InterruptedException {
        var _ = call();
        Request request = requests.getFirst();
        assertThat(request.headers())
                .containsOnlyKeys(
                        "Content-Type",
                        "User-Agent",
                        "webhook-id",
                        "webhook-timestamp",
                        "webhook-signature")
                .containsEntry("webhook-timestamp", String.valueOf(NOW.getEpochSecond()));
        assertThat(request.headers().get("webhook-signature"))
                .isEqualTo(
                        HookSignature.sign(
                                new byte[32],
                                request.headers().getOrDefault("webhook-id", ""),
                                NOW.getEpochSecond(),
                                request.body()));
    }
}
