package dev.waxwing.cli.bench.sockets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waxwing.client.ServerUrl;
import dev.waxwing.crypto.SigningKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Makes users for a load, by `POST /api/v1/auth/register`: key accounts whose keys nobody keeps,
/// so that nobody can log in as one of them once their sessions are over. Safe for all threads.
public final class LoadAccounts {
    private static final int AT_ONCE = 8;
    private static final int TIMEOUT_MILLIS = 30_000;
    private static final JsonMapper JSON = new JsonMapper();

    private final ServerUrl server;

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

    private Account register(String user) throws IOException {
        byte[] key = SigningKey.generate().verifyingKey().bytes();
        ObjectNode who = JSON.createObjectNode().put("user_id", user);
        who.put("public_key", Base64.getUrlEncoder().withoutPadding().encodeToString(key));
        Answer answer = post("/api/v1/auth/register", who.toString(), null);
        if (answer.status() != 201) {
            throw new IOException(
                    "no account '%s': the server answers %d %s"
                            .formatted(user, answer.status(), sentence(answer.body())));
        }
        return new Account(user, JSON.readTree(answer.body()).path("access_token").asText());
    }

    /// Ends the sessions of these accounts, and so their connections.
    public void logOut(List<Account> accounts) throws IOException {
        for (Account account : accounts) {
            var _ = post("/api/v1/auth/logout", "{}", account.token());
        }
    }

    /// By the older client of the JDK: the training run of the ahead-of-time cache makes accounts
    /// too, and the other one leaves some hundred classes there that no server needs.
    private Answer post(String path, String body, @Nullable String token) throws IOException {
        HttpURLConnection call = (HttpURLConnection) server.path(path).toURL().openConnection();
        call.setConnectTimeout(TIMEOUT_MILLIS);
        call.setReadTimeout(TIMEOUT_MILLIS);
        call.setRequestProperty("Content-Type", "application/json");
        if (token != null) {
            call.setRequestProperty("Authorization", "Bearer " + token);
        }
        call.setDoOutput(true);
        try (OutputStream out = call.getOutputStream()) {
            out.write(body.getBytes(StandardCharsets.UTF_8));
        }
        int status = call.getResponseCode();
        try (InputStream in = status < 400 ? call.getInputStream() : call.getErrorStream()) {
            return new Answer(status, in == null ? new byte[0] : in.readAllBytes());
        }
    }

    private static String sentence(byte[] body) throws IOException {
        JsonNode problem = JSON.readTree(body);
        return problem.path("detail").asText(problem.path("title").asText());
    }

    private record Answer(int status, byte[] body) {}
}
