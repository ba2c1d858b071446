package dev.waxwing.cli.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// A report as a table for people: a few words of explanation in each row. Stateless.
final class ReportTable {
    private static final String LATENCY = "  %-15s%11s%11s%11s%11s%11s";

    private ReportTable() {}

    static List<String> of(QueueReport report) {
        List<String> lines = new ArrayList<>(heading(report));
        lines.add("");
        lines.addAll(rates(report.interval()));
        lines.add("");
        lines.addAll(latencies(report));
        lines.add("");
        lines.addAll(cost(report.interval(), report.server()));
        lines.add("");
        lines.addAll(counts(report.counts()));
        return lines;
    }

    private static List<String> heading(QueueReport report) {
        QueueLoad load = report.load();
        String work =
                "%s over %s to %s; messages of %,d characters, %,d in flight a producer; %s"
                        .formatted(
                                some(load.producers(), "producer"),
                                some(load.queues(), "queue"),
                                some(load.consumers(), "consumer"),
                                load.size(),
                                load.inFlight(),
                                load.rate() == 0
                                        ? "as fast as it goes"
                                        : "%,d msg/s".formatted(load.rate()));
        String time =
                "%.1f s after %d s of warm-up%s%s"
                        .formatted(
                                report.interval().seconds(),
                                load.warmUp().toSeconds(),
                                load.backlog() == 0
                                        ? ""
                                        : ", behind a backlog of %,d".formatted(load.backlog()),
                                report.whole() ? "" : " (ended before its time)");
        return List.of("bench queue at " + report.target() + ", run " + report.run(), work, time);
    }

    private static List<String> rates(Interval interval) {
        return List.of(
                row("confirmed", rate(interval.confirmedRate()), "durable and acknowledged"),
                row("delivered", rate(interval.deliveredRate()), "arrived at a consumer"));
    }

    private static List<String> latencies(QueueReport report) {
        String heading = latencyHeading();
        String confirm = latency("confirm", report.confirm());
        String delivery = latency("delivery", report.delivery());
        return report.load().rate() == 0
                ? List.of(heading + "   from the sending", confirm, delivery)
                : List.of(
                        heading + "   from when it was due",
                        confirm,
                        delivery,
                        latency("sender late", report.late()) + "   the generator's own part");
    }

    /// What the interval took of the server and of this machine.
    static List<String> cost(Interval interval, Optional<QueueReport.Memory> server) {
        List<String> lines = new ArrayList<>();
        server.ifPresentOrElse(
                memory -> {
                    lines.add(
                            row(
                                    "server CPU",
                                    "%.1f µs".formatted(interval.serverMicros()),
                                    "a message, user + system; %.2f processors"
                                            .formatted(interval.serverCores())));
                    lines.add(
                            row(
                                    "server memory",
                                    mib(memory.nowMib()),
                                    "resident; "
                                            + mib(memory.peakMib())
                                            + " at most since its start"));
                },
                () -> lines.add(row("server", "unknown", "give --pid for CPU and memory")));
        lines.add(
                row(
                        "this machine",
                        "%.2f".formatted(interval.ownCores()),
                        "processors for the generator, " + others(interval) + " for all else"));
        return lines;
    }

    private static List<String> counts(QueueReport.Counts counts) {
        List<String> lines = new ArrayList<>();
        lines.add(row("sent", count(counts.sent()), "in the whole run, warm-up included"));
        if (counts.owed() > 0) {
            lines.add(
                    row("owed", count(counts.owed()), "due and never sent: the rate is too high"));
        }
        lines.add(row("confirmed", count(counts.confirmed()), ""));
        lines.add(row("received", count(counts.received()), "each counted once"));
        lines.add(
                counts.drained()
                        ? row("lost", count(counts.lost()), "confirmed and never delivered")
                        : row("missing", count(counts.missing()), "not drained in time"));
        lines.add(row("duplicates", count(counts.duplicates()), "delivered again"));
        lines.add(row("damaged", count(counts.damaged()), "delivered with other content"));
        String error = counts.firstError();
        lines.add(row("errors", count(counts.errors()), error == null ? "" : "first: " + error));
        return lines;
    }

    static String row(String name, String value, String words) {
        return "  %-15s%15s   %s".formatted(name, value, words).stripTrailing();
    }

    static String latencyHeading() {
        return LATENCY.formatted("latency", "p50", "p90", "p99", "p99.9", "max");
    }

    static String latency(String name, Percentiles micros) {
        return LATENCY.formatted(
                name,
                time(micros, micros.p50()),
                time(micros, micros.p90()),
                time(micros, micros.p99()),
                time(micros, micros.p999()),
                time(micros, micros.max()));
    }

    /// Three significant digits in the unit that fits.
    private static String time(Percentiles of, double micros) {
        if (of.count() == 0) {
            return "-";
        }
        return micros < 1_000
                ? "%.0f µs".formatted(micros)
                : micros < 1_000_000
                        ? "%.2f ms".formatted(micros / 1e3)
                        : "%.2f s".formatted(micros / 1e6);
    }

    static String rate(double perSecond) {
        return "%,.0f msg/s".formatted(perSecond);
    }

    static String count(long number) {
        return "%,d".formatted(number);
    }

    private static String some(int number, String noun) {
        return "%,d %s%s".formatted(number, noun, number == 1 ? "" : "s");
    }

    private static String mib(OptionalDouble value) {
        return value.isEmpty() ? "unknown" : "%.0f MiB".formatted(value.getAsDouble());
    }

    private static String others(Interval interval) {
        OptionalDouble cores = interval.otherCores();
        return cores.isEmpty() ? "unknown" : "%.2f".formatted(cores.getAsDouble());
    }
}
