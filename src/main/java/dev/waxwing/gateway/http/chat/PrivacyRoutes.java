package dev.waxwing.gateway.http.chat;

import dev.waxwing.accounts.Permission;
import dev.waxwing.gateway.http.Access;
import dev.waxwing.gateway.http.Answer;
import dev.waxwing.gateway.http.Call;
import dev.waxwing.gateway.http.Refused;
import dev.waxwing.gateway.http.RouteTable;
import dev.waxwing.gateway.http.Routes;
import dev.waxwing.gateway.http.accounts.Refusals;
import dev.waxwing.model.ErrorCode;
import dev.waxwing.presence.Presences;
import dev.waxwing.presence.Privacy;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// `/api/v1/me/privacy`: who may see how present one is.
///
/// @param maxBody bytes, `limits.json-size`
public record PrivacyRoutes(Presences presences, int maxBody) implements Routes {
    private static final String PATH = "/api/v1/me/privacy";

    /// What is wanted.
    record Wanted(@Nullable String presence) {
        Privacy privacy() {
            return Privacy.of(presence == null ? "" : presence)
                    .orElseThrow(() ->
                            new Refused(
                                    ErrorCode.INVALID, "'presence' is everyone, rooms or nobody."));
        }
    }

    @Override
    public void addTo(RouteTable table) {
        Access known = Access.needs(Permission.COMMAND);
        table.get(PATH, known, call -> answer(presences.privacy(call.known().user())))
                .put(PATH, known, maxBody, call -> Refusals.answer(this::put, call));
    }

    private Answer put(Call call) {
        Privacy wanted = call.json(Wanted.class).privacy();
        try {
            return answer(presences.want(call.known().user(), wanted).join());
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException why ? why : e;
        }
    }

    private static Answer answer(Privacy privacy) {
        return Answer.json(200, Map.of("presence", privacy.word()));
    }
}
