/// Works through a queue that a topic feeds, with several workers at a time, until Ctrl-C. Whoever
/// has work publishes it; a rule of the server copies it into the queue `jobs`, where each job waits
/// for one worker, and comes again when that one fails or dies. One file, no build:
///
///     ./waxwing serve                                        # in another terminal
///     echo 'declare_queue jobs delivery_limit=3' | nc -q 1 127.0.0.1 7672
///     echo '{"name": "jobs", "target": {"topic": "jobs.>"}, "do": [{"copy": {"queue": "jobs"}}]}' \
///         | ./waxwing admin rule put -
///     ./waxwing keygen --out worker.key
///     java --enable-native-access=ALL-UNNAMED -cp target/waxwing.jar \
///         examples/WorkQueue.java worker worker.key 4
///     ./waxwing pub --user shop jobs.resize '{"picture": 7}'
///     ./waxwing pub --user shop jobs.resize '{"picture": 8, "fails": 1}'
///
/// Start it twice: the two share the work. Kill one with `kill -9`: the other gets what it had.

import module java.base;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.waxwing.client.ServerUrl;
import dev.waxwing.client.Terminal;
import dev.waxwing.client.chat.KeyLogin;
import dev.waxwing.client.live.LiveClient;
import dev.waxwing.client.live.LiveEvents;
import dev.waxwing.client.live.QueueConsumption;
import dev.waxwing.client.live.QueueDelivery;
import dev.waxwing.crypto.KeyFiles;
import dev.waxwing.model.UserId;
import java.net.http.HttpClient;

static final String SERVER = "http://127.0.0.1:8080";
static final JsonMapper JSON = new JsonMapper();

void main(String[] args) throws Exception {
    if (args.length != 3 || !args[2].matches("[1-9][0-9]?")) {
        IO.println("usage: WorkQueue.java USER USER.key WORKERS");
        System.exit(2);
    }
    var workers = Integer.parseInt(args[2]);
    var login =
            new KeyLogin(
                    HttpClient.newHttpClient(),
                    ServerUrl.parse(SERVER),
                    new UserId(args[0]),
                    KeyFiles.readDevice(Path.of(args[1])));
    login.register(args[0]);
    var client = LiveClient.start(login.http(), login.server(), login::login, new Told());
    var pool = Executors.newFixedThreadPool(workers);
    var hands = new Semaphore(workers);
    // As many as can be worked on: the rest is for others.
    var jobs = client.consume("jobs", workers, job -> pool.execute(() -> begin(job, hands)));
    Runtime.getRuntime()
            .addShutdownHook(new Thread(() -> leave(client, jobs, hands, workers)));
    try {
        jobs.begun().get(30, TimeUnit.SECONDS);
        IO.println(workers + " workers wait for jobs");
        jobs.ended().get();
    } catch (ExecutionException e) {
        IO.println("No more jobs: " + e.getCause().getMessage());
        System.exit(1);
    }
}

/// Does one job, unless this is leaving: then no hand is free.
static void begin(QueueDelivery job, Semaphore hands) {
    if (hands.tryAcquire()) {
        try {
            work(job);
        } finally {
            hands.release();
        }
    }
}

/// Does one job, on a thread of the pool, and says what came of it: until then the server keeps it.
static void work(QueueDelivery job) {
    try {
        var payload = payload(job);
        var what = job.message().path("topic").asText() + " " + payload;
        var times = job.deliveryCount();
        IO.println(Terminal.printable("Try " + times + ": " + what));
        Thread.sleep(100); // the work
        if (times <= payload.path("fails").asInt()) {
            job.nack(true).get();
            IO.println(Terminal.printable("Failed: " + what));
        } else {
            job.ack().get();
            IO.println(Terminal.printable("Done: " + what));
        }
    } catch (IOException | IllegalArgumentException e) {
        job.nack(false); // it will never be read: a dead letter
        IO.println(Terminal.printable("Not read: " + job.id() + ": " + e.getMessage()));
    } catch (ExecutionException e) {
        IO.println("Not settled, so it comes again: " + e.getCause().getMessage());
    } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
    }
}

/// What was published, which a copy in a queue has in its field for content.
static JsonNode payload(QueueDelivery job) throws IOException {
    var content = Base64.getDecoder().decode(job.message().path("ciphertext").asText());
    return JSON.readTree(content);
}

/// Finishes what is in hand, gives back what is not begun, and goes.
static void leave(LiveClient client, QueueConsumption jobs, Semaphore hands, int workers) {
    try {
        var _ = hands.tryAcquire(workers, 10, TimeUnit.SECONDS); // each as it becomes free
        jobs.cancel().get(5, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException _) {
        IO.println("What is in hand comes again, to others");
    }
    client.close();
    IO.println("Bye");
}

/// What the connection tells.
static final class Told implements LiveEvents {
    @Override
    public void disconnected(String why) {
        IO.println("Connecting again: " + why);
    }

    @Override
    public void refused(String why) {
        IO.println("The server does not let this user in: " + why);
        System.exit(1);
    }
}
