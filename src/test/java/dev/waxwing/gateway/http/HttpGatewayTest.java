package dev.waxwing.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import dev.waxwing.accounts.Identity;
import dev.waxwing.accounts.Permission;
import dev.waxwing.accounts.Role;
import dev.waxwing.model.ErrorCode;
import dev.waxwing.model.UserId;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class HttpGatewayTest {
    private static final Identity BOB =
            new Identity(
                    new UserId("bob"),
                    Role.MEMBER,
                    "s1",
                    Role.MEMBER.permissions(),
                    Instant.EPOCH,
                    Instant.MAX);

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static RunningEdge edge;

    /// What the test's endpoint takes.
    record Note(String text, int stars) {
        Note {
            Objects.requireNonNull(text, "text");
        }
    }

    @BeforeAll
    static void start() {
        Admission admission =
                new TokenAdmission(
                        token -> Optional.of(BOB).filter(_ -> token.equals("t-bob")), false);
        edge = new RunningEdge(admission, HttpGatewayTest::routes);
    }

    private static void routes(RouteTable table) {
        table.get("/hello/:name", Access.ANYONE, call -> Answer.text(200, call.parameter("name")))
                .get("/me", Access.KNOWN, call -> Answer.text(200, call.known().user().value()))
                .get("/admin", Access.needs(Permission.ADMINISTER), _ -> Answer.empty(204))
                .get("/thread", Access.ANYONE, _ -> Answer.text(200, thread()))
                .get("/broken", Access.ANYONE, _ -> broken())
                .get("/deep", Access.ANYONE, _ -> fail(new StackOverflowError("a secret depth")))
                .get("/unlinked", Access.ANYONE, _ -> fail(new NoClassDefFoundError("a secret")))
                .get("/busy", Access.ANYONE, _ -> busy())
                .post("/notes", Access.ANYONE, 1000, HttpGatewayTest::note);
    }

    private static String thread() {
        return Boolean.toString(Thread.currentThread().isVirtual());
    }

    private static Answer broken() {
        throw new IllegalStateException("a secret reason");
    }

    private static Answer fail(Error error) {
        throw error;
    }

    private static Answer busy() {
        throw new Refused(ErrorCode.RATE_LIMITED, "Slowly.", Optional.of(Duration.ofMillis(1500)));
    }

    private static Answer note(Call call) {
        return Answer.json(201, call.json(Note.class));
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    @Test
    void aRouteAnswersWithItsPathParameters() throws Exception {
        assertThat(edge.get("/hello/b%C3%A9b%2Fe").body()).isEqualTo("béb/e");
    }

    @Test
    void endpointsMayBlock() throws Exception {
        assertThat(edge.get("/thread").body()).isEqualTo("true");
    }

    @Test
    void everyAnswerCarriesAnIdAndSecurityHeaders() throws Exception {
        HttpResponse<String> response = edge.get("/hello/x");

        assertThat(response.headers().firstValue("X-Request-Id").orElseThrow()).hasSize(16);
        assertThat(response.headers().map())
                .containsKeys(
                        "x-content-type-options",
                        "x-frame-options",
                        "referrer-policy",
                        "content-security-policy",
                        "cross-origin-resource-policy",
                        "cache-control")
                .doesNotContainKey("server");
    }

    @Test
    void theCallersOwnIdComesBackWhenItIsPlain() throws Exception {
        assertThat(idFor("trace-7.a")).isEqualTo("trace-7.a");
        assertThat(idFor("x".repeat(65))).hasSize(16);
        assertThat(idFor("a b")).hasSize(16);
    }

    private static String idFor(String given) throws Exception {
        return edge.send(edge.request("/hello/x").header("X-Request-Id", given))
                .headers()
                .firstValue("X-Request-Id")
                .orElseThrow();
    }

    @Test
    void whatIsNotThereIsAProblem() throws Exception {
        isProblem(edge.get("/nothing"), ErrorCode.NOT_FOUND);
        isProblem(edge.post("/hello/x", "{}"), ErrorCode.METHOD_NOT_ALLOWED);
    }

    @Test
    void tokensAndPermissionsAreAskedFor() throws Exception {
        isProblem(edge.get("/me"), ErrorCode.UNAUTHENTICATED);
        isProblem(as("t-eve", "/me"), ErrorCode.UNAUTHENTICATED);
        assertThat(as("t-bob", "/me").body()).isEqualTo("bob");
        isProblem(as("t-bob", "/admin"), ErrorCode.FORBIDDEN);
    }

    private static HttpResponse<String> as(String token, String path) throws Exception {
        return edge.send(edge.request(path).header("Authorization", "Bearer " + token));
    }

    @Test
    void aBodyIsReadAsItsRecord() throws Exception {
        HttpResponse<String> response =
                edge.post("/notes", "{\"text\": \"hi\", \"stars\": 3, \"more\": []}");

        assertThat(response.statusCode()).isEqualTo(201);
        assertThat(response.body()).isEqualTo("{\"text\":\"hi\",\"stars\":3}");
    }

    @Test
    void whatIsNoJsonIsMalformed() throws Exception {
        for (String body :
                new String[] {"", "{", "{\"text\":\"a\"} x", "{\"text\":\"a\",\"text\":\"b\"}"}) {
            isProblem(edge.post("/notes", body), ErrorCode.MALFORMED);
        }
        isProblem(edge.post("/notes", "[".repeat(400)), ErrorCode.MALFORMED);
    }

    @Test
    void whatDoesNotFitIsInvalid() throws Exception {
        for (String body :
                new String[] {
                    "null",
                    "{}",
                    "[]",
                    "{\"text\": 7, \"stars\": 1}",
                    "{\"text\": \"a\", \"stars\": \"1\"}",
                    "{\"text\": \"a\", \"stars\": 1e99}"
                }) {
            HttpResponse<String> response = edge.post("/notes", body);
            isProblem(response, ErrorCode.INVALID);
            assertThat(response.body()).doesNotContain("dev.waxwing", "java.lang");
        }
    }

    @Test
    void otherContentTypesAreRefused() throws Exception {
        HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.ofString("{}");
        isProblem(edge.send(edge.request("/notes").POST(body)), ErrorCode.UNSUPPORTED_MEDIA_TYPE);
    }

    @Test
    void bodiesHaveALimit() throws Exception {
        String large = "{\"text\":\"" + "x".repeat(1000) + "\",\"stars\":1}";
        isProblem(edge.post("/notes", large), ErrorCode.TOO_LARGE);

        HttpRequest.BodyPublisher chunked =
                HttpRequest.BodyPublishers.fromPublisher(
                        HttpRequest.BodyPublishers.ofString(large));
        isProblem(
                edge.send(
                        edge.request("/notes")
                                .header("Content-Type", "application/json")
                                .POST(chunked)),
                ErrorCode.TOO_LARGE);
    }

    @Test
    void aFaultOfTheServerSaysNothingOfItsReason() throws Exception {
        HttpResponse<String> response = edge.get("/broken");

        isProblem(response, ErrorCode.INTERNAL);
        assertThat(response.body()).doesNotContain("secret");
    }

    @Test
    void aFaultIsInTheLogUnderTheRequestsId() throws Exception {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.list = new CopyOnWriteArrayList<>();
        log.start();
        Logger logger = (Logger) LoggerFactory.getLogger(Exchange.class);
        logger.addAppender(log);
        try {
            isProblem(
                    edge.send(edge.request("/broken").header("X-Request-Id", "broken-1")),
                    ErrorCode.INTERNAL);
        } finally {
            logger.detachAppender(log);
        }
        ILoggingEvent event =
                log.list.stream()
                        .filter(e -> "broken-1".equals(e.getMDCPropertyMap().get("request")))
                        .findAny()
                        .orElseThrow();
        assertThat(event.getFormattedMessage()).isEqualTo("GET /broken failed");
        assertThat(event.getMDCPropertyMap())
                .containsEntry("edge", "http")
                .containsEntry("address", "127.0.0.1");
        assertThat(event.getKeyValuePairs()).hasToString("[code=\"internal\"]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/deep", "/unlinked"})
    void anErrorIsAnsweredToo(String path) throws Exception {
        HttpResponse<String> response = edge.send(edge.request(path).timeout(PATIENCE));

        isProblem(response, ErrorCode.INTERNAL);
        assertThat(response.body()).doesNotContain("secret");
    }

    @Test
    void aRefusalSaysWhenToComeBack() throws Exception {
        HttpResponse<String> response = edge.get("/busy");

        isProblem(response, ErrorCode.RATE_LIMITED);
        assertThat(response.headers().firstValue("Retry-After")).contains("2");
        assertThat(json(response).get("retry_after_ms").asLong()).isEqualTo(1500);
    }

    private static void isProblem(HttpResponse<String> response, ErrorCode code) throws Exception {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(code.httpStatus());
        assertThat(response.headers().firstValue("Content-Type"))
                .contains("application/problem+json");
        JsonNode problem = json(response);
        assertThat(problem.get("code").asText()).isEqualTo(code.code());
        assertThat(problem.get("number").asInt()).isEqualTo(code.number());
        assertThat(problem.get("status").asInt()).isEqualTo(code.httpStatus());
        assertThat(problem.get("instance").asText())
                .endsWith(response.headers().firstValue("X-Request-Id").orElseThrow());
    }

    private static JsonNode json(HttpResponse<String> response) throws Exception {
        return Json.MAPPER.readTree(response.body());
    }

    @Test
    void aConnectionThatIsOneTooManyIsToldSoAndClosed() throws Exception {
        try (RunningEdge full =
                        new RunningEdge(
                                (_, _, _) -> Optional.empty(),
                                HttpGatewayTest::routes,
                                "http.max-connections",
                                "1");
                Socket first = new Socket("127.0.0.1", full.port())) {
            assertThat(asked(first, "keep-alive")).startsWith("HTTP/1.1 200 ");
            for (int n = 0; n < 100; n++) {
                HttpResponse<String> refused = full.get("/hello/ann");
                assertThat(refused.statusCode()).isEqualTo(503);
                assertThat(refused.headers().firstValue("Content-Type"))
                        .contains("application/problem+json");
                assertThat(refused.headers().firstValue("X-Content-Type-Options"))
                        .contains("nosniff");
                assertThat(refused.headers().firstValue("Retry-After").map(Integer::valueOf))
                        .hasValueSatisfying(s -> assertThat(s).isBetween(5, 15));
                assertThat(json(refused).path("code").asText()).isEqualTo("at_capacity");
            }
            assertThat(asked(first, "close")).startsWith("HTTP/1.1 200 ");
            assertThat(first.getInputStream().readAllBytes()).isNotNull();
            await().untilAsserted(
                            () -> assertThat(full.get("/hello/ann").statusCode()).isEqualTo(200));
        }
    }

    /// The status line of an answer.
    private static String asked(Socket client, String connection) throws IOException {
        String request =
                "GET /hello/x HTTP/1.1\r\nHost: a\r\nConnection: " + connection + "\r\n\r\n";
        client.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        byte[] answer = new byte[4096];
        int length = client.getInputStream().read(answer);
        return new String(answer, 0, length, StandardCharsets.US_ASCII);
    }
}
