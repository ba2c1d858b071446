package dev.waxwing.gateway.http;

import dev.waxwing.model.ErrorCode;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.util.List;

/// Sends everybody to HTTPS, with the method and the body they came with (308, RFC 9110, 15.4.9).
///
/// @param port of HTTPS
/// @param security headers of plain HTTP, so without Strict-Transport-Security (RFC 6797, 7.2)
record HttpsRedirect(int port, SecurityHeaders security) implements Front {
    private static final int PERMANENT = 308;
    private static final int HTTPS = 443;

    @Override
    public void handle(HttpServerRequest request) {
        HostAndPort host = request.authority();
        if (host == null || !request.uri().startsWith("/")) {
            refuse(request, "This needs a Host header and a path.");
            return;
        }
        String place = "https://" + host.host() + (port == HTTPS ? "" : ":" + port);
        answer(
                request,
                RequestIds.of(request),
                new Answer(
                        PERMANENT,
                        List.of(new Answer.Header("Location", place + request.uri())),
                        new byte[0]));
    }

    @Override
    public void invalid(HttpServerRequest request) {
        refuse(request, "This is not HTTP.");
    }

    private void refuse(HttpServerRequest request, String detail) {
        Refused refused = new Refused(ErrorCode.MALFORMED, detail);
        String id = RequestIds.of(request);
        answer(request, id, Answer.problem(refused, id));
    }

    private void answer(HttpServerRequest request, String id, Answer answer) {
        Patience patience = Patience.of(request);
        if (patience != null) {
            patience.began(request);
        }
        Unread.endWith(request);
        Exchange.write(request, answer, id, security);
    }
}
