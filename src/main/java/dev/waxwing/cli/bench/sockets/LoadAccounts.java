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
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/// Makes users for a load, by `POST /api/v1/auth/register`: key accounts whose keys nobody keeps,
/// so that nobody can log in as one of them once their sessions are over. Safe for all threads.
public final class LoadAccounts {
    private static final int AT_ONCE = 8;
    private static final int TIMEOUT_MILLIS = 30_000;
    private static final JsonMapper JSON = new JsonMapper();

    private final ServerUrl server;

    /// Somebody who has logged in. Safe for all threads.
    public static final class Account {
        private final String user;
        private volatile Login login;

        private Account(String user, Login login) {
            this.user = user;
            this.login = login;
        }

        public String user() {
            return user;
        }

        /// As the header of a handshake has it.
        public String subprotocols() {
            return "waxwing.v1, access_token." + login.access();
        }

        @Override
        public String toString() {
            return user;
        }
    }

    /// Its tokens.
    private record Login(String access, String refresh) {
        static Login of(byte[] body) throws IOException {
            JsonNode tokens = JSON.readTree(body);
            return new Login(
                    tokens.path("access_token").asText(), tokens.path("refresh_token").asText());
        }

        /// Never printed.
        @Override
        public String toString() {
            return "(tokens)";
        }

        /// The request that shows the refresh token.
        String showing() {
            return JSON.createObjectNode().put("refresh_token", refresh).toString();
        }
    }

    public LoadAccounts(ServerUrl server) {
        this.server = server;
    }

    /// Makes accounts named `prefix` and a number from 0.
    ///
    /// @throws IOException when the server refuses
    public List<Account> make(String prefix, int count) throws IOException, InterruptedException {
        List<Callable<Account>> each =
                IntStream.range(0, count)
                        .<Callable<Account>>mapToObj(n -> () -> register(prefix + n))
                        .toList();
        return together(each);
    }

    private static <T> List<T> together(List<Callable<T>> each)
            throws IOException, InterruptedException {
        try (ExecutorService some = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<T>> begun = each.stream().map(some::submit).toList();
            List<T> all = new ArrayList<>(begun.size());
            for (Future<T> one : begun) {
                all.add(result(one, some));
            }
            return all;
        }
    }

    private static <T> T result(Future<T> begun, ExecutorService some)
            throws IOException, InterruptedException {
        try {
            return begun.get();
        } catch (ExecutionException e) {
            var _ = some.shutdownNow();
            throw e.getCause() instanceof IOException refused ? refused : new IOException(e);
        }
    }

    private Account register(String user) throws IOException {
        byte[] key = SigningKey.generate().verifyingKey().bytes();
        ObjectNode who = JSON.createObjectNode().put("user_id", user);
        who.put("public_key", Base64.getUrlEncoder().withoutPadding().encodeToString(key));
        Answer answer = post("/api/v1/auth/register", who.toString());
        if (answer.status() != 201) {
            throw refused("no account '" + user + "'", answer);
        }
        return new Account(user, Login.of(answer.body()));
    }

    /// Gives these accounts access tokens for new connections: those of before count for some
    /// minutes only.
    ///
    /// @throws IOException when the server refuses
    public void renew(List<Account> accounts) throws IOException, InterruptedException {
        var _ =
                together(
                        accounts.stream()
                                .<Callable<Account>>map(account -> () -> renewed(account))
                                .toList());
    }

    private Account renewed(Account account) throws IOException {
        Answer answer = post("/api/v1/auth/refresh", account.login.showing());
        if (answer.status() != 200) {
            throw refused("no new token for '" + account + "'", answer);
        }
        account.login = Login.of(answer.body());
        return account;
    }

    private static IOException refused(String what, Answer answer) throws IOException {
        JsonNode problem = JSON.readTree(answer.body());
        String why = problem.path("detail").asText(problem.path("title").asText());
        return new IOException(
                "%s: the server answers %d %s".formatted(what, answer.status(), why));
    }

    /// Ends the sessions of these accounts, and so their connections.
    public void logOut(List<Account> accounts) throws IOException {
        for (Account account : accounts) {
            var _ = post("/api/v1/auth/logout", account.login.showing());
        }
    }

    /// By the older client of the JDK: the training run of the ahead-of-time cache makes accounts
    /// too, and the other one leaves some hundred classes there that no server needs.
    private Answer post(String path, String body) throws IOException {
        HttpURLConnection call = (HttpURLConnection) server.path(path).toURL().openConnection();
        call.setConnectTimeout(TIMEOUT_MILLIS);
        call.setReadTimeout(TIMEOUT_MILLIS);
        call.setRequestProperty("Content-Type", "application/json");
        call.setDoOutput(true);
        try (OutputStream out = call.getOutputStream()) {
            out.write(body.getBytes(StandardCharsets.UTF_8));
        }
        int status = call.getResponseCode();
        try (InputStream in = status < 400 ? call.getInputStream() : call.getErrorStream()) {
            return new Answer(status, in == null ? new byte[0] : in.readAllBytes());
        }
    }

    private record Answer(int status, byte[] body) {}
}
