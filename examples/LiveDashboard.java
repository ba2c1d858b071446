/// Shows the latest value of every topic below `dashboard`, as a table that is drawn again whenever
/// something comes, until Ctrl-C. One file, no build:
///
///     ./waxwing serve                                        # in another terminal
///     ./waxwing keygen --out alice.key
///     java --enable-native-access=ALL-UNNAMED -cp target/waxwing.jar \
///         examples/LiveDashboard.java alice alice.key
///     ./waxwing pub --user probe dashboard.hall.temperature '{"celsius": 21.5}'
///
/// Kill the server and start it again, or cut the network: the table comes back by itself, with what
/// was published meanwhile.

import module java.base;

import dev.waxwing.client.ServerUrl;
import dev.waxwing.client.Terminal;
import dev.waxwing.client.chat.KeyLogin;
import dev.waxwing.client.live.Event;
import dev.waxwing.client.live.LiveClient;
import dev.waxwing.client.live.LiveEvents;
import dev.waxwing.crypto.KeyFiles;
import dev.waxwing.model.UserId;
import java.net.http.HttpClient;

static final String SERVER = "http://127.0.0.1:8080";

void main(String[] args) throws Exception {
    if (args.length != 2) {
        IO.println("usage: LiveDashboard.java USER USER.key");
        System.exit(2);
    }
    var login =
            new KeyLogin(
                    HttpClient.newHttpClient(),
                    ServerUrl.parse(SERVER),
                    new UserId(args[0]),
                    KeyFiles.readDevice(Path.of(args[1])));
    login.register(args[0]);
    var table = new Table();
    var client = LiveClient.start(login.http(), login.server(), login::login, table);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> leave(client)));
    client.subscribe("dashboard.>", table::event);
    table.draw();
}

static void leave(LiveClient client) {
    client.close();
    IO.println("Bye");
}

/// The latest event of each topic. Events come on the client's thread, and are drawn on another.
static final class Table implements LiveEvents {
    private static final String ROW = "%-40s %-24s %-12s %s";

    private final Map<String, Event> latest = new ConcurrentSkipListMap<>();
    private final BlockingQueue<String> changes = new LinkedBlockingQueue<>();
    private volatile String state = "connecting";

    void event(Event event) {
        latest.put(event.topic(), event);
        changes.add(event.topic());
    }

    @Override
    public void connected(boolean resumed) {
        state = "connected";
        changes.add(state);
    }

    @Override
    public void disconnected(String why) {
        state = "connecting again: " + why;
        changes.add(state);
    }

    @Override
    public void gap(String topic, long first) {
        state = topic + " is missing what came before " + first;
        changes.add(state);
    }

    @Override
    public void refused(String why) {
        IO.println("The server does not let this user in: " + why);
        System.exit(1);
    }

    /// Draws after each change, five times a second at most.
    void draw() throws InterruptedException {
        var isTerminal = System.console() != null && System.console().isTerminal();
        while (true) {
            changes.take();
            Thread.sleep(200);
            changes.clear();
            var page = new StringBuilder(isTerminal ? "\033[H\033[2J" : "");
            page.append(Terminal.printable(state)).append('\n');
            page.append(ROW.formatted("TOPIC", "LATEST", "FROM", "AT")).append('\n');
            for (var event : latest.values()) {
                page.append(Terminal.printable(row(event))).append('\n');
            }
            IO.println(page);
        }
    }

    private static String row(Event event) {
        return ROW.formatted(event.topic(), event.payload(), event.from(), event.at());
    }
}
