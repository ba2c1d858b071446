/// Shows how some users are: who is online, away or busy, and what they say about it, drawn again
/// with each change, until Ctrl-C. One file, no build:
///
///     ./waxwing serve                                        # in another terminal
///     ./waxwing keygen --out alice.key
///     java --enable-native-access=ALL-UNNAMED -cp target/waxwing.jar \
///         examples/PresenceList.java alice alice.key bob carol
///
/// What is typed is how this user is from now on, for others who look:
///
///     away at lunch until one
///     busy
///     invisible
///     online

import module java.base;

import dev.waxwing.client.ServerUrl;
import dev.waxwing.client.Terminal;
import dev.waxwing.client.chat.KeyLogin;
import dev.waxwing.client.live.LiveClient;
import dev.waxwing.client.live.LiveEvents;
import dev.waxwing.client.live.Presence;
import dev.waxwing.crypto.KeyFiles;
import dev.waxwing.model.UserId;
import java.net.http.HttpClient;

static final String SERVER = "http://127.0.0.1:8080";
static final Set<String> STATUSES = Set.of("online", "away", "busy", "invisible");

void main(String[] args) throws Exception {
    if (args.length < 3) {
        IO.println("usage: PresenceList.java USER USER.key WATCHED...");
        System.exit(2);
    }
    var login =
            new KeyLogin(
                    HttpClient.newHttpClient(),
                    ServerUrl.parse(SERVER),
                    new UserId(args[0]),
                    KeyFiles.readDevice(Path.of(args[1])));
    login.register(args[0]);
    var users = List.of(args).subList(2, args.length);
    var seen = new PresentUsers();
    var client = LiveClient.start(login.http(), login.server(), login::login, seen);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> leave(client)));
    client.watch(users, seen::told);
    for (var line = IO.readln(); line != null; line = IO.readln()) {
        say(client, line.strip());
    }
    new CountDownLatch(1).await(); // nobody types; it is still shown
}

/// A status, and perhaps a text behind it.
static void say(LiveClient client, String line) {
    var words = line.split("\\s+", 2);
    if (STATUSES.contains(words[0])) {
        client.presence(words[0], words.length == 2 ? words[1] : "");
    } else {
        IO.println("type one of " + new TreeSet<>(STATUSES) + ", and a text behind it");
    }
}

static void leave(LiveClient client) {
    client.close();
    IO.println("Bye");
}

/// How each user was seen last. All of it happens on the client's thread.
static final class PresentUsers implements LiveEvents {
    private static final String ROW = "%-20s %-8s %s";

    private final Map<String, Presence> users = new TreeMap<>();

    void told(Presence presence) {
        users.put(presence.user(), presence);
        draw("connected");
    }

    @Override
    public void disconnected(String why) {
        draw("connecting again: " + why);
    }

    @Override
    public void refused(String why) {
        IO.println("The server does not let this user in: " + why);
        System.exit(1);
    }

    private void draw(String state) {
        var isTerminal = System.console() != null && System.console().isTerminal();
        var page = new StringBuilder(isTerminal ? "\033[H\033[2J" : "");
        page.append(Terminal.printable(state)).append('\n');
        page.append(ROW.formatted("USER", "STATUS", "SAYS, OR LAST SEEN")).append('\n');
        for (var one : users.values()) {
            var more = one.text().isEmpty() ? one.lastSeen() : one.text();
            var row = ROW.formatted(one.user(), one.status(), more);
            page.append(Terminal.printable(row).stripTrailing()).append('\n');
        }
        IO.println(page);
    }
}
