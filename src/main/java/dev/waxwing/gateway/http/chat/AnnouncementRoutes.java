package dev.waxwing.gateway.http.chat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waxwing.accounts.Permission;
import dev.waxwing.announcements.Announcement;
import dev.waxwing.announcements.Announcements;
import dev.waxwing.gateway.http.Access;
import dev.waxwing.gateway.http.Answer;
import dev.waxwing.gateway.http.Call;
import dev.waxwing.gateway.http.Endpoint;
import dev.waxwing.gateway.http.Refused;
import dev.waxwing.gateway.http.RouteTable;
import dev.waxwing.gateway.http.Routes;
import dev.waxwing.gateway.http.accounts.Refusals;
import dev.waxwing.model.ErrorCode;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// `/api/v1/announcements`, for administrators.
///
/// @param maxBody bytes, `limits.json-size`
public record AnnouncementRoutes(Announcements announcements, int maxBody) implements Routes {
    private static final String ALL = "/api/v1/announcements";
    private static final long DAY = 86_400;

    /// Something to be said.
    record NewAnnouncement(@Nullable JsonNode payload, @Nullable Long ttlS) {
        String text() {
            if (payload == null || payload.isMissingNode()) {
                throw new Refused(ErrorCode.INVALID, "'payload' is missing.");
            }
            return payload.toString();
        }

        Duration lasts() {
            return Duration.ofSeconds(ttlS == null ? DAY : ttlS);
        }
    }

    @Override
    public void addTo(RouteTable table) {
        Access admins = Access.needs(Permission.ADMINISTER);
        table.get(ALL, admins, refusing(_ -> list()))
                .post(ALL, admins, maxBody, refusing(this::make))
                .delete(ALL + "/:id", admins, refusing(this::withdraw));
    }

    private Answer list() {
        return Answer.json(
                200,
                Map.of(
                        "announcements",
                        announcements.current().stream().map(Announcement::sheet).toList()));
    }

    private Answer make(Call call) {
        NewAnnouncement wanted = call.json(NewAnnouncement.class);
        return Answer.json(
                201,
                wait(announcements.make(call.known().user(), wanted.text(), wanted.lasts()))
                        .sheet());
    }

    private Answer withdraw(Call call) {
        if (wait(announcements.withdraw(call.parameter("id"))).isEmpty()) {
            throw new Refused(ErrorCode.NOT_FOUND, "There is no such announcement.");
        }
        return Answer.empty(204);
    }

    /// On a virtual thread.
    private static <T> T wait(CompletableFuture<T> change) {
        try {
            return change.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException why ? why : e;
        }
    }

    private static Endpoint refusing(Endpoint endpoint) {
        return call -> Refusals.answer(endpoint, call);
    }
}
