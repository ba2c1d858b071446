package dev.waxwing.gateway.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import dev.waxwing.accounts.Identity;
import dev.waxwing.model.ErrorCode;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/// One request whose caller was admitted and whose body is read.
///
/// @param id the correlation id, which goes back as `X-Request-Id`
/// @param identity who asks; empty where nobody needs to be known
/// @param body empty where none is read
public record Call(
        RoutingContext context,
        String id,
        Caller caller,
        Optional<Identity> identity,
        byte[] body) {

    /// A segment of the path, decoded: `id` of `/auth/users/:id`.
    public String parameter(String name) {
        return Objects.requireNonNull(context.pathParam(name), name);
    }

    /// A parameter of the query; the first, when it is there more than once.
    public Optional<String> query(String name) {
        return Optional.ofNullable(request().getParam(name));
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(request().getHeader(name));
    }

    /// The host, and the port where one is named, that the request is for: `Host`, or `:authority`
    /// in HTTP/2.
    public Optional<String> authority() {
        return Optional.ofNullable(request().authority()).map(HostAndPort::toString);
    }

    public Optional<String> cookie(String name) {
        return Optional.ofNullable(request().getCookie(name)).map(Cookie::getValue);
    }

    /// Whoever asks, where the route lets only known callers in.
    public Identity known() {
        return identity.orElseThrow();
    }

    /// The body as a record, read as [Json] says. The record's constructor refuses what is missing
    /// or out of bounds with an [IllegalArgumentException] or a [NullPointerException].
    ///
    /// @throws Refused 415 without `application/json`, 400 when it is no JSON, 422 when it is
    ///   another
    public <T> T json(Class<T> type) {
        requireJson();
        return read(type);
    }

    /// As [#json], whatever the content type says: for clients that never said it. A route that
    /// counts on cookies must not use this.
    public <T> T read(Class<T> type) {
        return read(body, type);
    }

    /// As [#read(Class)], of any bytes.
    public static <T> T read(byte[] body, Class<T> type) {
        String text = Json.text(body);
        try {
            T value = Json.MAPPER.readValue(text, type);
            if (value == null) {
                throw new Refused(ErrorCode.INVALID, "The body is null.");
            }
            return value;
        } catch (JsonProcessingException e) {
            throw Json.isValid(text)
                    ? new Refused(ErrorCode.INVALID, "The body does not fit: " + where(e) + ".")
                    : new Refused(ErrorCode.MALFORMED, "The body is not JSON.");
        }
    }

    /// @throws Refused 415 when the body is not declared as JSON
    public void requireJson() {
        String type = header("Content-Type").orElse("").split(";", 2)[0].strip();
        if (!type.toLowerCase(Locale.ROOT).equals("application/json")) {
            throw new Refused(
                    ErrorCode.UNSUPPORTED_MEDIA_TYPE, "Send Content-Type: application/json.");
        }
    }

    private HttpServerRequest request() {
        return context.request();
    }

    /// Where it does not fit, without the class names and the excerpt of the body that follow.
    private static String where(JsonProcessingException e) {
        String path =
                e instanceof JsonMappingException mapping
                        ? mapping.getPath().stream()
                                .map(Call::step)
                                .collect(Collectors.joining("."))
                        : "";
        return path.isEmpty() ? "a field is missing, or the whole has another form" : path;
    }

    private static String step(JsonMappingException.Reference step) {
        return step.getFieldName() == null
                ? Integer.toString(step.getIndex())
                : step.getFieldName();
    }
}
