package dev.waxwing.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.waxwing.crypto.SigningKey;
import dev.waxwing.e2e.HttpCalls.Reply;
import dev.waxwing.gateway.websocket.Frame;
import dev.waxwing.gateway.websocket.RawSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Puts the questions of the matrix to a server, as one caller, and says in the words of the table
/// what came of it. A question in good form each: whatever is refused, is refused for who asks.
record MatrixQuestions(MatrixServer at, String caller) {
    private static final JsonMapper JSON = new JsonMapper();

    /// Each line's command by its class, and how the answer to it begins when it is carried out.
    private static final Map<String, List<String>> LINES =
            Map.ofEntries(
                    Map.entry("DeclareQueue", List.of("declare_queue q", "Queue declared")),
                    Map.entry("DeclareExchange", List.of("declare_exchange x", "Exchange")),
                    Map.entry("Bind", List.of("bind x q k", "Queue bound")),
                    Map.entry("Publish", List.of("publish x k " + Sample.json("1"), "ACK 1")),
                    Map.entry(
                            "PublishBatch",
                            List.of("publish_batch x k [" + Sample.json("2") + "]", "ACK 2")),
                    Map.entry("Consume", List.of("consume q", "Subscribed to queue")),
                    Map.entry("Fetch", List.of("fetch q", "Message: ")),
                    Map.entry("Ack", List.of("ack none", "ACK_CONFIRMED none")),
                    Map.entry("Nack", List.of("nack none", "NACK_CONFIRMED none")),
                    Map.entry("Stats", List.of("stats", "Stats: {")),
                    Map.entry("Ping", List.of("ping", "PONG")),
                    Map.entry("Malformed", List.of("nonsense", "Unknown command")));

    String answer(String question) {
        String[] words = question.split(" ", 2);
        return switch (words[0]) {
            case "http" -> http(words[1].split(" ")[0], words[1].split(" ")[1]);
            case "scope" -> scope(words[1]);
            case "upgrade" -> upgrade(words[1]);
            case "frame" -> frame(words[1]);
            case "native" -> nativeCall(words[1]);
            case "command" -> command(words[1]);
            case "own" -> own(words[1]);
            case "line" -> line(words[1]);
            case "admin" -> admin(words[1]);
            default -> throw new IllegalArgumentException(question);
        };
    }

    // --- HTTP

    private String http(String method, String path) {
        String[] headers = at.headers(caller);
        String own = id(path);
        String uri =
                at.http.base()
                        + path.replace(":id", own).replace(":name", own).replace(":user", "pat");
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(uri));
        Optional<Map<String, ?>> body = body(path);
        if (Set.of("POST", "PUT").contains(method) && body.isPresent()) {
            String json = JSON.valueToTree(body.get()).toString();
            request.header("Content-Type", "application/json")
                    .method(method, BodyPublishers.ofString(json));
        } else {
            request.method(method, BodyPublishers.noBody());
        }
        return String.valueOf(at.http.send(request, headers).status());
    }

    /// Of something that belongs to `member`.
    private String id(String path) {
        return switch (path) {
            case "/api/v1/sessions/:id" -> at.member().login(at.http).field("session");
            case "/api/v1/api-keys/:id" -> at.member().apiKey(at.http, "connect").field("id");
            case "/api/v1/rooms/:name", "/api/v1/rooms/:name/members/:user" -> at.room();
            case "/api/v1/rules/:name", "/api/v1/rules/:name/versions" -> at.rule();
            default -> "member";
        };
    }

    private Optional<Map<String, ?>> body(String path) {
        return switch (path) {
            case "/input" -> Optional.of(Map.of("content", "c"));
            case "/input/batch" -> Optional.of(Map.of("messages", List.of(Map.of("content", "c"))));
            case "/auth/register" ->
                    Optional.of(new KeyPerson(at.unused(), SigningKey.generate()).registration());
            case "/auth/login", "/api/v1/auth/challenge" -> Optional.of(Map.of("user_id", "pat"));
            case "/api/v1/auth/register" ->
                    Optional.of(Map.of("user_id", at.unused(), "password", MatrixServer.PASSWORD));
            case "/api/v1/auth/login" ->
                    Optional.of(Map.of("user_id", "pat", "password", MatrixServer.PASSWORD));
            case "/api/v1/auth/refresh" ->
                    Optional.of(
                            Map.of(
                                    "refresh_token",
                                    at.member().login(at.http).field("refresh_token")));
            case "/api/v1/api-keys" -> Optional.of(key("connect"));
            case "/api/v1/rules/:name" -> Optional.of(MatrixServer.RULE);
            case "/api/v1/announcements" -> Optional.of(Map.of("payload", "p", "ttl_s", 1));
            case "/api/v1/me/privacy" -> Optional.of(Map.of("presence", "everyone"));
            case "/api/v1/rooms" -> Optional.of(Map.of("room", at.unused()));
            case "/api/v1/rooms/:name/members/:user" -> Optional.of(Map.of("role", "moderator"));
            case "/api/v1/rules/test" -> Optional.of(Map.of("kind", "direct"));
            case "/api/v1/webhooks" ->
                    Optional.of(
                            Map.of(
                                    "name", "w",
                                    "url", "https://hooks.example.org/in",
                                    "topic", "a.b"));
            default -> Optional.empty();
        };
    }

    private static Map<String, ?> key(String scope) {
        return Map.of("name", "k", "scopes", List.of(scope));
    }

    private String scope(String permission) {
        Reply reply = at.http.post("/api/v1/api-keys", key(permission), at.headers(caller));
        return String.valueOf(reply.status());
    }

    // --- WebSocket

    /// Whoever is in is answered, or sent what is in the feed already.
    private String upgrade(String path) {
        int port = at.server.port(path.equals("/") ? "feed" : "http");
        try (RawSocket socket = new RawSocket(port)) {
            String status = handshake(socket, path + "?after=0");
            if (!status.equals("101")) {
                return status;
            }
            socket.text("{}");
            Frame frame = Objects.requireNonNull(socket.read(), "cut");
            return frame.opcode() == Frame.TEXT ? "101" : String.valueOf(frame.closeCode());
        }
    }

    private String handshake(RawSocket socket, String path) {
        String[] headers =
                at.credential(caller)
                        .map(token -> new String[] {"Authorization: Bearer " + token})
                        .orElse(new String[0]);
        return socket.handshake(path, headers).split(" ", 3)[1];
    }

    private String frame(String kind) {
        KeyPerson person = at.person(caller);
        return switch (kind) {
            case "direct" -> said(person.frame("q", "member", "hi"));
            case "broadcast" -> said(person.frame("q", "broadcast", "hi"));
            case "server" -> command("ping");
            default -> throw new IllegalArgumentException(kind);
        };
    }

    /// The data of each call of the native protocol, with `'` for `"`.
    private static final Map<String, String> CALLS =
            Map.ofEntries(
                    Map.entry("Auth", "{}"),
                    Map.entry("Ping", "{}"),
                    Map.entry("Direct", "{}"),
                    Map.entry("Presence", "{'status':'away'}"),
                    Map.entry("Resume", "{'session':'none','offsets':{}}"),
                    Map.entry("Subscribe", "{'topics':['matrix']}"),
                    Map.entry("Unsubscribe", "{'topics':['matrix']}"),
                    Map.entry("Publish", "{'topic':'matrix','payload':1}"),
                    Map.entry("Send", "{'to':{'user':'member'},'message_id':'1','content':'c'}"),
                    Map.entry("Receipt", "{'conversation':'dm:member:member'}"),
                    Map.entry("Typing", "{'conversation':'dm:member:member'}"),
                    Map.entry("Broadcast", "{'payload':1}"),
                    Map.entry("Command", "{'name':'ping'}"),
                    Map.entry("Consume", "{'queue':'q'}"),
                    Map.entry("Cancel", "{'queue':'q'}"),
                    Map.entry("Ack", "{'message_id':'none'}"),
                    Map.entry("Nack", "{'message_id':'none'}"),
                    Map.entry(
                            "Enqueue",
                            "{'exchange':'x','key':'k','message':" + Sample.json("n") + "}"));

    private String nativeCall(String call) {
        return nativeCall(call, Objects.requireNonNull(CALLS.get(call), call));
    }

    /// A command that only the native protocol has, about what belongs to `member`.
    private String own(String name) {
        String room = name.equals("room_create") ? at.unused() : at.room();
        return nativeCall(
                "Command",
                "{'name':'%s','params':{'room':'%s','user':'pat','role':'moderator','payload':1,'id':'none','presence':'everyone'}}"
                        .formatted(name, room));
    }

    private String nativeCall(String call, String data) {
        Optional<String> token = at.credential(caller);
        if (token.isEmpty()) {
            return "-";
        }
        try (RawSocket socket = new RawSocket(at.server.port("http"))) {
            String head =
                    socket.handshake(
                            "/ws",
                            "Sec-WebSocket-Protocol: waxwing.v1",
                            "Authorization: Bearer " + token.get());
            if (!head.startsWith("HTTP/1.1 101 ")) {
                return "-";
            }
            String type = call.toLowerCase(Locale.ROOT);
            socket.text(
                    "{'type':'%s','id':'q','data':%s}".formatted(type, data).replace('\'', '"'));
            JsonNode answer = json(socket.readText());
            while (!answer.path("id").asText().equals("q")) {
                answer = json(socket.readText());
            }
            return answer.path("type").asText().equals("error")
                    ? answer.path("data").path("name").asText()
                    : "done";
        }
    }

    private String command(String name) {
        return said(at.person(caller).frame("q", "server", "{\"command\":\"" + name + "\"}"));
    }

    /// What comes back under the frame's id.
    private String said(String frame) {
        try (RawSocket socket = new RawSocket(at.server.port("http"))) {
            if (at.credential(caller).isEmpty() || !handshake(socket, "/ws").equals("101")) {
                return "-";
            }
            socket.text(frame);
            JsonNode answer = json(socket.readText());
            while (!answer.path("id").asText().equals("q")) {
                answer = json(socket.readText());
            }
            return outcome(answer);
        }
    }

    private static String outcome(JsonNode answer) {
        if (answer.has("error")) {
            return answer.path("error").path("name").asText();
        }
        if (answer.path("status").asText().equals("sent")) {
            return "done";
        }
        JsonNode result = json(answer.path("body").path("content").asText());
        if (result.path("success").asBoolean()) {
            return "done";
        }
        String why = result.path("error").asText();
        return why.equals("Who asks may not do this.") ? "forbidden" : why;
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(text, e);
        }
    }

    // --- lines

    private String line(String command) {
        try (RawClient client = at.line()) {
            Optional<String> token = at.credential(caller);
            if (command.equals("Auth")) {
                return reply(client, "auth " + token.orElse("nonsense"), "OK ");
            }
            if (token.isPresent()) {
                String in = reply(client, "auth " + token.get(), "OK ");
                if (!in.equals("done")) {
                    return in;
                }
            }
            if (command.equals("NotText")) {
                client.sendBytes(new byte[] {(byte) 0xff, '\n'});
                return word(client.line(), "Error: line is not valid UTF-8");
            }
            List<String> sample = Objects.requireNonNull(LINES.get(command), command);
            return reply(client, sample.getFirst(), sample.getLast());
        }
    }

    private static String reply(RawClient client, String line, String done) {
        return word(client.send(line).line(), done);
    }

    private static String word(String reply, String done) {
        if (reply.startsWith(done)) {
            return "done";
        }
        if (reply.startsWith("Error: forbidden, ")) {
            return "forbidden";
        }
        return switch (reply) {
            case "Error: authentication required" -> "auth";
            case "Error: authentication failed" -> "closed";
            default -> "'" + reply + "'";
        };
    }

    // --- what is for the operator alone

    /// No path, no server command and no line of that name does anything.
    private String admin(String operation) {
        String path = "/api/v1/admin/" + operation;
        Reply reply = at.http.post(path, Map.of("user", "member"), at.headers(caller));
        String command = command(operation);
        String line = unknownLine(operation);
        boolean isNone =
                reply.status() == 404
                        && List.of("-", "forbidden", "Unknown command: " + operation)
                                .contains(command)
                        && List.of("done", "auth", "closed").contains(line);
        return isNone ? "none" : reply.status() + "/" + command + "/" + line;
    }

    private String unknownLine(String operation) {
        try (RawClient client = at.line()) {
            Optional<String> token = at.credential(caller);
            if (token.isPresent() && !reply(client, "auth " + token.get(), "OK ").equals("done")) {
                return "closed";
            }
            return reply(client, operation + " member", "Unknown command");
        }
    }
}
