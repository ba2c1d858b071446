package dev.waxwing.cli.bench.sockets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waxwing.client.ServerUrl;
import dev.waxwing.crypto.SigningKey;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/// Makes users for a load, by `POST /api/v1/auth/register`: key accounts whose keys nobody keeps,
/// so that nobody can log in as one of them once their sessions are over. Safe for all threads.
public final class LoadAccounts implements AutoCloseable {
    private static final int AT_ONCE = 8;
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final JsonMapper JSON = new JsonMapper();

    private final ServerUrl server;
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(TIMEOUT)
                    .build();

    /// Somebody who has logged in.
    ///
    /// @param token an access token; never printed
    public record Account(String user, String token) {
        /// As the header of a handshake has it.
        public String subprotocols() {
            return "waxwing.v1, access_token." + token;
        }

        @Override
        public String toString() {
            return user;
        }
    }

    public LoadAccounts(ServerUrl server) {
        this.server = server;
    }

    /// Makes accounts named `prefix` and a number from 0.
    ///
    /// @throws IOException when the server refuses
    public List<Account> make(String prefix, int count) throws IOException, InterruptedException {
        try (ExecutorService some = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<Account>> made =
                    IntStream.range(0, count)
                            .mapToObj(n -> some.submit(() -> register(prefix + n)))
                            .toList();
            Account[] all = new Account[count];
            for (int n = 0; n < count; n++) {
                all[n] = result(made.get(n), some);
            }
            return List.of(all);
        }
    }

    private static Account result(Future<Account> made, ExecutorService some)
            throws IOException, InterruptedException {
        try {
            return made.get();
        } catch (ExecutionException e) {
            var _ = some.shutdownNow();
            throw e.getCause() instanceof IOException refused ? refused : new IOException(e);
        }
    }

    private Account register(String user) throws IOException, InterruptedException {
        byte[] key = SigningKey.generate().verifyingKey().bytes();
        ObjectNode who = JSON.createObjectNode().put("user_id", user);
        who.put("public_key", Base64.getUrlEncoder().withoutPadding().encodeToString(key));
        HttpResponse<String> answer =
                http.send(
                        request("/api/v1/auth/register", who.toString()).build(),
                        BodyHandlers.ofString());
        if (answer.statusCode() != 201) {
            throw new IOException(
                    "no account '%s': the server answers %d %s"
                            .formatted(user, answer.statusCode(), sentence(answer.body())));
        }
        return new Account(user, JSON.readTree(answer.body()).path("access_token").asText());
    }

    /// Ends the sessions of these accounts, and so their connections.
    public void logOut(List<Account> accounts) throws IOException, InterruptedException {
        for (Account account : accounts) {
            HttpRequest.Builder request = request("/api/v1/auth/logout", "{}");
            request.header("Authorization", "Bearer " + account.token());
            var _ = http.send(request.build(), BodyHandlers.discarding());
        }
    }

    private HttpRequest.Builder request(String path, String body) {
        return HttpRequest.newBuilder(server.path(path))
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
    }

    private static String sentence(String body) throws IOException {
        JsonNode problem = JSON.readTree(body);
        return problem.path("detail").asText(problem.path("title").asText());
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
