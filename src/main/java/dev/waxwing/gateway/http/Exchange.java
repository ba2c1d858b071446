package dev.waxwing.gateway.http;

import dev.waxwing.accounts.Identity;
import dev.waxwing.model.ErrorCode;
import dev.waxwing.ops.LogContext;
import dev.waxwing.ops.LogField;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One request on its way through the edge: admit, read the body, run the endpoint, answer. Owned
/// by the request's event loop; only the endpoint runs elsewhere.
final class Exchange {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

    private final HttpParts parts;
    private final Route route;
    private final RoutingContext context;
    private final Incoming incoming;

    Exchange(HttpParts parts, Route route, RoutingContext context) {
        this.parts = parts;
        this.route = route;
        this.context = context;
        this.incoming = Incoming.of(context);
    }

    void serve() {
        Caller caller = incoming.caller();
        try {
            BodyReader body =
                    new BodyReader(context.request(), route.bodyLimit(), parts.bodyMemory());
            Optional<Identity> identity =
                    parts.admission().admit(route, caller, body.declaredLength());
            body.read(
                    bytes -> work(new Call(context, id(), caller, identity, bytes), body),
                    refused -> incoming.about().around(() -> refuseUnread(refused)));
        } catch (Refused refused) {
            refuseUnread(refused);
        } catch (RuntimeException e) {
            answer(failed(e));
        }
    }

    private void work(Call call, BodyReader body) {
        try {
            parts.work()
                    .run(() -> {
                        try {
                            about(call).around(() -> answer(answerTo(call)));
                        } finally {
                            body.giveBack();
                        }
                    });
        } catch (Refused refused) {
            body.giveBack();
            about(call).around(() -> answer(refusal(refused)));
        }
    }

    private LogContext about(Call call) {
        LogContext about = incoming.about();
        return call.identity().map(who -> who.in(about)).orElse(about);
    }

    private String id() {
        return incoming.id();
    }

    /// What only this request has run into is answered like any fault, also an [Error]; what
    /// concerns the whole machine, like a lack of memory, is not.
    private Answer answerTo(Call call) {
        try {
            return route.endpoint().answer(call);
        } catch (Refused refused) {
            return refusal(refused);
        } catch (StackOverflowError e) {
            return failed(e);
        } catch (VirtualMachineError e) {
            throw e;
        } catch (Throwable e) {
            return failed(e);
        }
    }

    private Answer failed(Throwable e) {
        LOG.atError()
                .setCause(e)
                .addKeyValue(LogField.CODE.word(), ErrorCode.INTERNAL.code())
                .log("{} {} failed", route.method(), route.path());
        return refusal(
                new Refused(ErrorCode.INTERNAL, "The server's log has it under " + id() + "."));
    }

    /// Answers a request whose body was not read to its end, and ends its connection with it: the
    /// rest of the body is of no use to anybody.
    private void refuseUnread(Refused refused) {
        Unread.endWith(context.request());
        answer(refusal(refused));
    }

    private Answer refusal(Refused refused) {
        return parts.refusal(refused, id(), route.refusals());
    }

    private void answer(Answer answer) {
        write(context.request(), answer, id(), parts.securityHeaders());
    }

    /// Writes an answer, from whatever thread.
    static void write(
            HttpServerRequest request, Answer answer, String id, SecurityHeaders security) {
        HttpServerResponse response = request.response();
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(answer.status());
        response.putHeader("X-Request-Id", id);
        answer.headers().forEach(header -> response.putHeader(header.name(), header.value()));
        security.addTo(response.headers());
        Patience patience = Patience.of(request);
        if (patience != null) {
            patience.answering();
        }
        response.end(Buffer.buffer(answer.body()))
                .onComplete(_ -> {
                    if (patience != null) {
                        patience.answered(request);
                    }
                });
    }
}
