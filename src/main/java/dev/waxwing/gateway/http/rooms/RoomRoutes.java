package dev.waxwing.gateway.http.rooms;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.waxwing.accounts.Identity;
import dev.waxwing.accounts.Permission;
import dev.waxwing.gateway.http.Access;
import dev.waxwing.gateway.http.Answer;
import dev.waxwing.gateway.http.Call;
import dev.waxwing.gateway.http.Endpoint;
import dev.waxwing.gateway.http.Refused;
import dev.waxwing.gateway.http.RouteTable;
import dev.waxwing.gateway.http.Routes;
import dev.waxwing.gateway.http.accounts.Refusals;
import dev.waxwing.model.ErrorCode;
import dev.waxwing.model.UserId;
import dev.waxwing.rooms.Room;
import dev.waxwing.rooms.RoomName;
import dev.waxwing.rooms.RoomRefused;
import dev.waxwing.rooms.RoomRole;
import dev.waxwing.rooms.RoomSheet;
import dev.waxwing.rooms.Rooms;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// `/api/v1/rooms`: rooms and their members, for those who may send.
///
/// @param maxBody bytes, `limits.json-size`
public record RoomRoutes(Rooms rooms, int maxBody) implements Routes {
    private static final String ALL = "/api/v1/rooms";
    private static final String ONE = ALL + "/:name";
    private static final String MEMBER = ONE + "/members/:user";

    /// A room to be made.
    record NewRoom(
            @Nullable String room,
            @Nullable String title,
            @JsonProperty("public") @Nullable Boolean open) {
        boolean isPublic() {
            return Boolean.TRUE.equals(open);
        }

        RoomName name() {
            return RoomName.of(room == null ? "" : room)
                    .orElseThrow(() ->
                            new Refused(
                                    ErrorCode.INVALID, "'room' is 1 to 64 of a-z, 0-9, _ and -."));
        }
    }

    /// What a member is to be.
    record NewRole(@Nullable String role) {
        RoomRole wanted() {
            return RoomRole.of(role == null ? RoomRole.MEMBER.word() : role)
                    .orElseThrow(() ->
                            new Refused(
                                    ErrorCode.INVALID, "A role is owner, moderator or member."));
        }
    }

    @Override
    public void addTo(RouteTable table) {
        Access senders = Access.needs(Permission.SEND);
        table.get(ALL, senders, refusing(this::list))
                .post(ALL, senders, maxBody, refusing(this::create))
                .get(ONE, senders, refusing(this::show))
                .delete(ONE, senders, refusing(this::delete))
                .put(MEMBER, senders, maxBody, refusing(this::put))
                .delete(MEMBER, senders, refusing(this::remove));
    }

    private Answer list(Call call) {
        UserId user = call.known().user();
        return Answer.json(200, RoomSheet.list(rooms.seenBy(user), user));
    }

    private Answer create(Call call) {
        NewRoom wanted = call.json(NewRoom.class);
        String title = wanted.title();
        return answer(
                201,
                call,
                rooms.create(
                        call.known(),
                        wanted.name(),
                        title == null ? "" : title,
                        wanted.isPublic()));
    }

    private Answer show(Call call) {
        return rooms.seenBy(call.known(), name(call))
                .map(room -> Answer.json(200, RoomSheet.of(room, call.known().user())))
                .orElseThrow(RoomRoutes::unknown);
    }

    private Answer delete(Call call) {
        var _ = wait(rooms.delete(call.known(), name(call)));
        return Answer.empty(204);
    }

    /// Oneself, of a public room that one is not in: enters. Anybody else: lets in, or changes what
    /// a member is.
    private Answer put(Call call) {
        Identity who = call.known();
        RoomName name = name(call);
        UserId user = user(call);
        RoomRole role =
                call.body().length == 0 ? RoomRole.MEMBER : call.json(NewRole.class).wanted();
        Optional<Room> own = rooms.of(who.user(), name);
        boolean enters = user.equals(who.user()) && own.isEmpty() && role == RoomRole.MEMBER;
        return answer(200, call, enters ? rooms.join(who, name) : rooms.put(who, name, user, role));
    }

    private Answer remove(Call call) {
        var _ = wait(rooms.remove(call.known(), name(call), user(call)));
        return Answer.empty(204);
    }

    private static Answer answer(int status, Call call, CompletableFuture<Room> changed) {
        return Answer.json(status, RoomSheet.of(wait(changed), call.known().user()));
    }

    private static RoomName name(Call call) {
        return RoomName.of(call.parameter("name")).orElseThrow(RoomRoutes::unknown);
    }

    private static UserId user(Call call) {
        String text = call.parameter("user");
        if (!UserId.isValid(text)) {
            throw new Refused(ErrorCode.NOT_FOUND, "There is no such user.");
        }
        return new UserId(text);
    }

    private static Refused unknown() {
        return new Refused(ErrorCode.NOT_FOUND, "There is no such room.");
    }

    /// On a virtual thread.
    private static Room wait(CompletableFuture<Room> change) {
        try {
            return change.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException why ? why : e;
        }
    }

    private static Endpoint refusing(Endpoint endpoint) {
        return call -> Refusals.answer(c -> refused(endpoint, c), call);
    }

    private static Answer refused(Endpoint endpoint, Call call) throws Exception {
        try {
            return endpoint.answer(call);
        } catch (RoomRefused e) {
            throw new Refused(e.code(), e.sentence());
        }
    }
}
