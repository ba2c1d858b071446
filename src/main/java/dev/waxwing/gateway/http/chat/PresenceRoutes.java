package dev.waxwing.gateway.http.chat;

import dev.waxwing.accounts.Accounts;
import dev.waxwing.accounts.Identity;
import dev.waxwing.accounts.Permission;
import dev.waxwing.accounts.User;
import dev.waxwing.chat.Roster;
import dev.waxwing.gateway.http.Access;
import dev.waxwing.gateway.http.Answer;
import dev.waxwing.gateway.http.Call;
import dev.waxwing.gateway.http.RouteTable;
import dev.waxwing.gateway.http.Routes;
import dev.waxwing.model.UserId;
import dev.waxwing.presence.Presences;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `GET /active-users`: `{"online": [ids], "offline": [ids]}`, each in order of id. Of those who
/// are offline, the first [#MOST] users of the server are looked at. For the published clients of
/// key accounts, so refusals are plain text.
public record PresenceRoutes(Accounts accounts, Roster roster, Presences presences)
        implements Routes {
    private static final int MOST = 10_000;
    private static final int PAGE = 1_000;

    @Override
    public void addTo(RouteTable table) {
        Access access = Access.needsUnlessLocal(Permission.LIST_USERS);
        new RouteTable()
                .get("/active-users", access, this::activeUsers)
                .routes()
                .forEach(route -> table.add(route.refusing((why, _) -> Answer.plain(why))));
    }

    private Answer activeUsers(Call call) {
        Optional<UserId> viewer = call.identity().map(Identity::user);
        Roster.Presence presence = roster.presence(users());
        List<UserId> online = new ArrayList<>();
        List<UserId> offline = new ArrayList<>(presence.offline());
        presence.online().forEach(user -> (isSeen(viewer, user) ? online : offline).add(user));
        Collections.sort(offline);
        return Answer.json(200, Map.of("online", words(online), "offline", words(offline)));
    }

    private boolean isSeen(Optional<UserId> viewer, UserId user) {
        return !presences.seen(viewer, user).status().equals("offline");
    }

    private List<UserId> users() {
        List<UserId> all = new ArrayList<>();
        String after = "";
        while (all.size() < MOST) {
            List<User> page = accounts.list(after, PAGE);
            page.forEach(user -> all.add(user.id()));
            if (page.size() < PAGE) {
                break;
            }
            after = all.getLast().value();
        }
        return all;
    }

    private static List<String> words(List<UserId> users) {
        return users.stream().map(UserId::value).toList();
    }
}
