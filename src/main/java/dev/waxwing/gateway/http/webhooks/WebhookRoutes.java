package dev.waxwing.gateway.http.webhooks;

import dev.waxwing.accounts.Permission;
import dev.waxwing.gateway.http.Access;
import dev.waxwing.gateway.http.Answer;
import dev.waxwing.gateway.http.Call;
import dev.waxwing.gateway.http.Endpoint;
import dev.waxwing.gateway.http.Refused;
import dev.waxwing.gateway.http.RouteTable;
import dev.waxwing.gateway.http.Routes;
import dev.waxwing.gateway.http.webhooks.WebhookJson.Dead;
import dev.waxwing.gateway.http.webhooks.WebhookJson.Described;
import dev.waxwing.gateway.http.webhooks.WebhookJson.NewHook;
import dev.waxwing.gateway.http.webhooks.WebhookJson.Tested;
import dev.waxwing.journal.StorageException;
import dev.waxwing.model.ErrorCode;
import dev.waxwing.ops.AuditOrigin;
import dev.waxwing.webhooks.WebhookRefused;
import dev.waxwing.webhooks.Webhooks;
import java.util.Map;

/// `/api/v1/webhooks`, for administrators.
///
/// @param maxBody bytes, `limits.json-size`
public record WebhookRoutes(Webhooks webhooks, int maxBody) implements Routes {
    private static final String ALL = "/api/v1/webhooks";
    private static final String ONE = ALL + "/:id";

    @Override
    public void addTo(RouteTable table) {
        Access admins = Access.needs(Permission.ADMINISTER);
        table.get(ALL, admins, refusing(_ -> list()))
                .post(ALL, admins, maxBody, refusing(this::add))
                .get(ONE, admins, refusing(this::show))
                .delete(ONE, admins, refusing(this::remove))
                .get(ONE + "/dead-letters", admins, refusing(this::dead))
                .post(ONE + "/enable", admins, maxBody, refusing(call -> enable(call, true)))
                .post(ONE + "/disable", admins, maxBody, refusing(call -> enable(call, false)))
                .post(ONE + "/test", admins, maxBody, refusing(this::test))
                .post(ONE + "/retry", admins, maxBody, refusing(this::retry));
    }

    private Answer list() {
        return Answer.json(
                200,
                Map.of(
                        "webhooks",
                        webhooks.list().stream().map(hook -> Described.of(hook, null)).toList()));
    }

    private Answer add(Call call) {
        NewHook wanted = call.json(NewHook.class);
        Webhooks.Made made =
                webhooks.add(wanted.name(), wanted.url(), wanted.filter(), wanted.wanted());
        return Answer.json(201, Described.of(made.hook(), made.secret()))
                .with("Cache-Control", "no-store");
    }

    private Answer show(Call call) {
        return Answer.json(200, Described.of(webhooks.status(id(call))));
    }

    private Answer remove(Call call) {
        webhooks.remove(id(call));
        return Answer.empty(204);
    }

    private Answer dead(Call call) {
        return Answer.json(
                200,
                Map.of("dead_letters", webhooks.dead(id(call)).stream().map(Dead::of).toList()));
    }

    private Answer enable(Call call, boolean isEnabled) {
        return Answer.json(200, Described.of(webhooks.enable(id(call), isEnabled), null));
    }

    private Answer test(Call call) throws InterruptedException {
        return Answer.json(200, Tested.of(webhooks.test(id(call))));
    }

    private Answer retry(Call call) {
        return Answer.json(200, Map.of("retried", webhooks.retry(id(call))));
    }

    private static String id(Call call) {
        return call.parameter("id");
    }

    /// On behalf of whoever asks, and with what is refused in the words of the edge.
    private static Endpoint refusing(Endpoint endpoint) {
        return call -> {
            String actor = call.identity().map(who -> who.user().value()).orElse("");
            try {
                return new AuditOrigin(actor, call.caller().address())
                        .call(() -> endpoint.answer(call));
            } catch (WebhookRefused e) {
                throw new Refused(e.code(), e.sentence());
            } catch (StorageException e) {
                ErrorCode code =
                        switch (e.kind()) {
                            case FULL -> ErrorCode.STORAGE_FULL;
                            case FAILED -> ErrorCode.STORAGE_FAILED;
                        };
                throw new Refused(code, code.meaning());
            } catch (IllegalArgumentException e) {
                throw new Refused(ErrorCode.INVALID, String.valueOf(e.getMessage()));
            }
        };
    }
}
