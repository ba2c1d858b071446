package dev.waxwing.webhooks;

import dev.waxwing.resilience.BreakerOpen;
import java.io.IOException;
import java.io.Serial;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;

/// Makes one try: looks the host up, checks the address, signs, posts, and sorts the answer. Safe
/// for all threads; blocks.
final class HookCaller {
    private static final int GONE = 410;
    private static final int TOO_MANY = 429;
    private static final int UNAVAILABLE = 503;

    private final AllowedHosts allowed;
    private final Resolver resolver;
    private final HookTransport transport;
    private final SecretSeal seal;
    private final HookHosts hosts;
    private final Semaphore inFlight;
    private final InstantSource clock;

    /// Asks for the addresses of a name; blocks.
    @FunctionalInterface
    interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    /// The host is at an address that may not be called.
    private static final class AddressBlocked extends IOException {
        @Serial private static final long serialVersionUID = 1;

        AddressBlocked(String sentence) {
            super(sentence);
        }
    }

    /// @param inFlight tries at one time
    HookCaller(
            AllowedHosts allowed,
            Resolver resolver,
            HookTransport transport,
            SecretSeal seal,
            HookHosts hosts,
            int inFlight,
            InstantSource clock) {
        this.allowed = allowed;
        this.resolver = resolver;
        this.transport = transport;
        this.seal = seal;
        this.hosts = hosts;
        this.inFlight = new Semaphore(inFlight, true);
        this.clock = clock;
    }

    /// Posts a message once, after waiting for its turn.
    ///
    /// @throws InterruptedException when this thread is interrupted
    HookResult call(Webhook hook, SealedSecret secret, HookMessage message)
            throws InterruptedException {
        try {
            allowed.check(hook.url());
        } catch (IllegalArgumentException e) {
            return HookResult.of(HookResult.Kind.BLOCKED, String.valueOf(e.getMessage()));
        }
        HookHosts.Host host = hosts.of(hook.url());
        host.inFlight().acquire();
        try {
            inFlight.acquire();
            try {
                return answer(
                        host.breaker().call(() -> transport.post(request(hook, secret, message))));
            } finally {
                inFlight.release();
            }
        } catch (InterruptedException e) {
            throw e;
        } catch (BreakerOpen e) {
            return HookResult.of(HookResult.Kind.HELD, String.valueOf(e.getMessage()));
        } catch (AddressBlocked e) {
            return HookResult.of(HookResult.Kind.BLOCKED, String.valueOf(e.getMessage()));
        } catch (TimeoutException e) {
            return HookResult.of(HookResult.Kind.TIMEOUT, "no answer in time");
        } catch (Exception e) {
            return HookResult.of(HookResult.Kind.FAILED, reason(e));
        } finally {
            host.inFlight().release();
        }
    }

    private static String reason(Exception e) {
        String message = e.getMessage();
        return message == null || message.isBlank() ? e.getClass().getSimpleName() : message;
    }

    /// The name is looked up here, within the time of the call, and what comes of it is called.
    private HookTransport.Request request(Webhook hook, SealedSecret secret, HookMessage message)
            throws IOException {
        HookUrl url = hook.url();
        InetAddress[] found =
                url.literal().isPresent()
                        ? new InetAddress[] {url.literal().get()}
                        : resolver.resolve(url.host());
        InetAddress address =
                allowed.allowed(url, found)
                        .orElseThrow(() ->
                                new AddressBlocked(
                                        url.host() + " is at no address that may be called"));
        long seconds = clock.instant().getEpochSecond();
        String id = message.id().toString();
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/json");
        headers.put("User-Agent", "Waxwing");
        headers.put("webhook-id", id);
        headers.put("webhook-timestamp", String.valueOf(seconds));
        headers.put(
                "webhook-signature",
                HookSignature.sign(seal.open(hook.id(), secret), id, seconds, message.body()));
        return new HookTransport.Request(url, address, headers, message.body());
    }

    private HookResult answer(HookTransport.Response response) {
        int status = response.status();
        if (status >= 200 && status < 300) {
            return new HookResult(HookResult.Kind.DELIVERED, status, "", Optional.empty());
        }
        HookResult.Kind kind = status == GONE ? HookResult.Kind.GONE : HookResult.Kind.REFUSED;
        Optional<String> header =
                status == TOO_MANY || status == UNAVAILABLE
                        ? response.retryAfter()
                        : Optional.empty();
        return new HookResult(
                kind,
                status,
                "status " + status,
                header.flatMap(text -> RetryPlan.asked(text, clock)));
    }
}
