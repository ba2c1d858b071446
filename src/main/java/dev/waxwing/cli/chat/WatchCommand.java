package dev.waxwing.cli.chat;

import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `./waxwing watch`: topics, and users, as a table that moves.
@Command(
        name = "watch",
        description = {
            "Follow topics as a table: how many messages each has, how many a second, and the"
                    + " last.",
            "Where nobody watches (a pipe, a file), a line for each topic in which something came."
        },
        footer = {
            "",
            "  *  stands for one level, >  for the rest: quote them.",
            "",
            "Examples:",
            "  ./waxwing watch --user alice '>'",
            "  ./waxwing watch --user alice 'orders.*' --presence bob,carol",
            "  ./waxwing watch --user alice 'logs.>' --every 60 --rounds 60 > an-hour.txt",
            "",
            "Each line: topic, messages since the start, a second, offset of the last, its sender,",
            "its payload. To see every message use sub.",
            "",
            "Exit code 0: ended by --rounds or by SIGINT. 1: the server does not let you in."
        })
public final class WatchCommand implements Callable<Integer> {
    private static final int WIDTH = 120;

    /// To the upper left corner, and nothing below.
    private static final String CLEAR = "\033[H\033[2J";

    @Spec private CommandSpec spec;
    @Mixin private Following following;

    @Option(
            names = "--presence",
            paramLabel = "USER",
            split = ",",
            description = "Show also whether these users are there.")
    private List<String> users = List.of();

    @Option(
            names = "--every",
            paramLabel = "S",
            defaultValue = "1",
            description = "Seconds from one look to the next (default: ${DEFAULT-VALUE}).")
    private int every;

    @Option(names = "--rounds", paramLabel = "N", description = "End after N looks.")
    private long rounds = Long.MAX_VALUE;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields before it runs anything
    public WatchCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (every < 1 || rounds < 1) {
            throw new ParameterException(spec.commandLine(), "--every and --rounds are at least 1");
        }
        Console console = System.console();
        boolean isTerminal = console != null && console.isTerminal();
        return following.follow((client, ended) -> {
            WatchTable table = new WatchTable();
            for (String filter : following.filters()) {
                var _ = client.subscribe(filter, table::event);
            }
            if (!users.isEmpty()) {
                client.watch(
                        users,
                        user -> {
                            table.presence(user);
                            if (!isTerminal) {
                                print(List.of(WatchTable.user(user)));
                            }
                        });
            }
            look(table, isTerminal, ended);
        });
    }

    private void look(WatchTable table, boolean isTerminal, CountDownLatch ended)
            throws InterruptedException {
        for (long round = 0; round < rounds; round++) {
            if (ended.await(every, TimeUnit.SECONDS)) {
                return;
            }
            if (isTerminal) {
                spec.commandLine().getOut().print(CLEAR);
                print(table.whole(every, WIDTH));
            } else {
                print(table.changed(every));
            }
        }
    }

    private synchronized void print(List<String> lines) {
        PrintWriter out = spec.commandLine().getOut();
        lines.forEach(out::println);
        out.flush();
    }
}
