package dev.waxwing.gateway.http.trace;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.waxwing.accounts.Permission;
import dev.waxwing.gateway.http.Access;
import dev.waxwing.gateway.http.Answer;
import dev.waxwing.gateway.http.Call;
import dev.waxwing.gateway.http.Refused;
import dev.waxwing.gateway.http.RouteTable;
import dev.waxwing.gateway.http.Routes;
import dev.waxwing.gateway.http.accounts.Refusals;
import dev.waxwing.model.ErrorCode;
import dev.waxwing.trace.MessageTrace;
import dev.waxwing.trace.Whereabouts;

/// `GET /api/v1/admin/trace/ID`: where a message is, for administrators.
public record TraceRoutes(MessageTrace trace) implements Routes {
    @Override
    public void addTo(RouteTable table) {
        table.get(
                "/api/v1/admin/trace/:id",
                Access.needs(Permission.ADMINISTER),
                call -> Refusals.answer(this::find, call));
    }

    private Answer find(Call call) {
        Whereabouts found = trace.find(call.parameter("id"));
        if (found.isEmpty()) {
            throw new Refused(ErrorCode.NOT_FOUND, "Nothing is known of such a message.");
        }
        return Answer.of(200, "application/json", found.json().getBytes(UTF_8));
    }
}
