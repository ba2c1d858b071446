package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waxwing.crypto.SigningKey;
import dev.waxwing.e2e.HttpCalls.Reply;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The key accounts' requests with the status, the type and the exact text of each answer. `KEY`
/// and `KEY2` are good keys, `↵` is a newline, and a final `…` any text that is not empty. `ann`
/// has an account and no challenge; `bea` has both, made anew for each row.
final class KeyAccountTableTest {
    @TempDir static Path directory;
    static RunningServer server;
    static HttpCalls http;
    static KeyPerson ann;

    @BeforeAll
    static void start() {
        server =
                ServerLaunch.on(directory.resolve("d"))
                        .set("limits.rates=false", "http.open-on-loopback=false")
                        .start();
        http = new HttpCalls(server.httpPort());
        ann = KeyPerson.register(http, "ann");
        KeyPerson.register(http, "bea");
    }

    @AfterAll
    static void stop() {
        http.close();
        server.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    POST /auth/register | {"user_id":"cat","username":"Cat","public_key":"KEY"}                            | 201 text/plain       | User registered successfully
                    POST /auth/register | {"user_id":"dog","username":"D","public_key":"KEY","x25519_public_key":""}       | 201 text/plain       | User registered successfully
                    POST /auth/register | {"user_id":"elk","username":"E","public_key":"KEY","x25519_public_key":null}     | 201 text/plain       | User registered successfully
                    POST /auth/register | {"user_id":"fox","username":"F","public_key":"KEY","more":[1,{}]}                | 201 text/plain       | User registered successfully
                    POST /auth/register | {"user_id":"ann","username":"Ann","public_key":"KEY"}                            | 409 text/plain       | User already exists↵
                    POST /auth/register | {"user_id":"cat","username":"other","public_key":"KEY2"}                         | 409 text/plain       | User already exists↵
                    POST /auth/register | {"username":"x","public_key":"KEY"}                                              | 400 text/plain       | Missing user_id↵
                    POST /auth/register | {"user_id":"","username":"x","public_key":"KEY"}                                 | 400 text/plain       | Missing user_id↵
                    POST /auth/register | {"user_id":"gnu","public_key":"KEY"}                                             | 400 text/plain       | Missing username↵
                    POST /auth/register | {"user_id":"gnu","username":"x"}                                                 | 400 text/plain       | Missing public_key↵
                    POST /auth/register | {"user_id":"gnu","username":"x","public_key":"AAAA"}                             | 400 text/plain       | Invalid public_key: …
                    POST /auth/register | {"user_id":"gnu","username":"x","public_key":"KEY","x25519_public_key":"AAAA"}   | 400 text/plain       | Invalid x25519_public_key: …
                    POST /auth/register | {"user_id":"no good","username":"x","public_key":"KEY"}                          | 400 text/plain       | Invalid user_id: …
                    POST /auth/register | {"user_id":"server","username":"x","public_key":"KEY"}                           | 400 text/plain       | Invalid user_id: …
                    POST /auth/register | {"user_id":"broadcast","username":"x","public_key":"KEY"}                        | 400 text/plain       | Invalid user_id: …
                    POST /auth/register | {"user_id":7,"username":"x","public_key":"KEY"}                                  | 400 text/plain       | The body does not fit: …
                    POST /auth/register | {"user_id":                                                                      | 400 text/plain       | The body is not JSON.↵
                    POST /auth/register | []                                                                               | 400 text/plain       | The body does not fit: …
                    POST /auth/register | null                                                                             | 400 text/plain       | The body is null.↵
                    POST /auth/register | ``                                                                               | 400 text/plain       | The body is not JSON.↵
                    POST /auth/login    | {"user_id":"ann"}                                                                | 200 application/json | {"challenge":"…
                    POST /auth/login    | {"user_id":"nobody"}                                                             | 200 application/json | {"challenge":"…
                    POST /auth/login?verify=false | {"user_id":"ann"}                                                      | 200 application/json | {"challenge":"…
                    POST /auth/login    | {}                                                                               | 400 text/plain       | Missing user_id↵
                    POST /auth/login    | {"user_id":7}                                                                    | 400 text/plain       | The body does not fit: …
                    POST /auth/login    | {"user_id":"no good"}                                                            | 400 text/plain       | Invalid user_id: …
                    POST /auth/login?verify=true | {"user_id":"zoe","signature":"AAAA"}                                    | 400 text/plain       | No challenge found↵
                    POST /auth/login?verify=true | {"user_id":"zoe","signature":"no base64!"}                              | 400 text/plain       | Invalid signature encoding↵
                    POST /auth/login?verify=true | {"user_id":"bea","signature":"no base64!"}                              | 400 text/plain       | Invalid signature encoding↵
                    POST /auth/login?verify=true | {"user_id":"bea","signature":"AAAA"}                                    | 401 text/plain       | Authentication failed↵
                    POST /auth/login?verify=true | {"user_id":"bea"}                                                       | 400 text/plain       | Missing signature↵
                    GET /auth/check-userid/ann     | -                                                                     | 200 application/json | {"exists":true}
                    GET /auth/check-userid/nobody  | -                                                                     | 200 application/json | {"exists":false}
                    GET /auth/check-userid/no%20good | -                                                                   | 200 application/json | {"exists":false}
                    GET /auth/users/nobody         | -                                                                     | 404 text/plain       | User not found↵
                    GET /auth/users/no%20good      | -                                                                     | 404 text/plain       | User not found↵
                    GET /auth/elsewhere            | -                                                                     | 404 text/plain       | There is no such thing, …
                    GET /auth/register             | -                                                                     | 405 text/plain       | This path does not take that method.↵
                    GET /active-users              | -                                                                     | 401 text/plain       | Who asks is not known: the token is missing, wrong or expired.↵
                    POST /active-users             | {}                                                                    | 405 text/plain       | This path does not take that method.↵
                    GET /active-users/ann          | -                                                                     | 404 text/plain       | There is no such thing, …
                    POST /auth/users/ann           | {}                                                                    | 405 text/plain       | This path does not take that method.↵
                    """)
    void isAnsweredWord(String request, String body, String kind, String text) {
        http.post("/auth/login", Map.of("user_id", "bea"));
        Reply reply = ask(request, body);
        String type = reply.header("Content-Type").split(";", 2)[0];
        assertThat(reply.status() + " " + type).as(reply.body()).isEqualTo(kind);
        String shown = reply.body().replace("\n", "↵");
        if (text.endsWith("…")) {
            String start = text.substring(0, text.length() - 1);
            assertThat(shown).startsWith(start).hasSizeGreaterThan(start.length());
        } else {
            assertThat(shown).isEqualTo(text);
        }
        if (type.equals("text/plain") && reply.status() >= 400) {
            assertThat(shown).endsWith("↵").containsOnlyOnce("↵");
        }
    }

    private static Reply ask(String request, String body) {
        String[] words = request.strip().split(" ");
        String sent =
                body.replace("KEY2", SigningKey.generate().verifyingKey().base64())
                        .replace("KEY", SigningKey.generate().verifyingKey().base64());
        return http.send(
                HttpRequest.newBuilder(URI.create(http.base() + words[1]))
                        .method(
                                words[0],
                                words[0].equals("GET")
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(sent)));
    }

    @Test
    void aChallengeAndAnAccountHaveTheirFieldsAndNoOthers() {
        Reply asked = http.post("/auth/login", Map.of("user_id", "ann"));
        assertThat(asked.json().properties()).hasSize(1);
        assertThat(Base64.getDecoder().decode(asked.field("challenge"))).hasSize(32);
        Reply account = http.get("/auth/users/ann");
        assertThat(account.body())
                .matches(
                        "\\{\"user_id\":\"ann\",\"username\":\"ann\",\"public_key\":\"[^\"]{44}\","
                                + "\"x25519_public_key\":null,\"created_at\":\"[^\"]{24}\"}");
        Reply active = http.get("/active-users", "Authorization", "Bearer " + ann.token(http));
        assertThat(active.json().properties()).hasSize(2);
        assertThat(active.json().path("online")).isEmpty();
        assertThat(active.json().path("offline").toString()).contains("\"ann\"", "\"bea\"");
    }

    /// What is refused before the endpoint is asked, is refused in its words as well.
    @Test
    void whatIsTooLargeIsRefusedInPlainTextToo() {
        Reply reply = http.postText("/auth/login", " ".repeat(20_000));
        assertThat(reply.status()).isEqualTo(413);
        assertThat(reply.header("Content-Type")).startsWith("text/plain");
        assertThat(reply.body()).endsWith("\n");
    }
}
