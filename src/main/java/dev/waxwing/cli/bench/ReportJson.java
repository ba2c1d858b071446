package dev.waxwing.cli.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.OptionalDouble;

/// A report as one line of flat JSON, for programs; units are in the names. What is unknown is left
/// out. Stateless.
final class ReportJson {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ReportJson() {}

    static String of(QueueReport report) throws JsonProcessingException {
        ObjectNode line = JSON.createObjectNode();
        line.put("bench", "queue").put("run", report.run());
        load(line, report.load());
        measured(line, report.interval());
        percentiles(line, "confirm", report.confirm());
        percentiles(line, "e2e", report.delivery());
        percentiles(line, "late", report.late());
        report.server().ifPresent(memory -> server(line, memory, report.interval()));
        counts(line, report.counts());
        line.put("whole", report.whole());
        return JSON.writeValueAsString(line);
    }

    private static void load(ObjectNode line, QueueLoad load) {
        line.put("size", load.size())
                .put("producers", load.producers())
                .put("consumers", load.consumers())
                .put("queues", load.queues())
                .put("inflight", load.inFlight())
                .put("rate", load.rate())
                .put("prefetch", load.prefetch())
                .put("backlog", load.backlog());
    }

    static void measured(ObjectNode line, Interval interval) {
        line.put("seconds", rounded(interval.seconds()))
                .put("confirmed_per_s", rounded(interval.confirmedRate()))
                .put("delivered_per_s", rounded(interval.deliveredRate()))
                .put("client_cores", rounded(interval.ownCores()));
        optional(line, "other_cores", interval.otherCores());
    }

    static void percentiles(ObjectNode line, String name, Percentiles micros) {
        line.put(name + "_n", micros.count())
                .put(name + "_p50_us", micros.p50())
                .put(name + "_p90_us", micros.p90())
                .put(name + "_p99_us", micros.p99())
                .put(name + "_p999_us", micros.p999())
                .put(name + "_max_us", micros.max());
    }

    static void server(ObjectNode line, QueueReport.Memory memory, Interval interval) {
        line.put("server_pid", memory.pid())
                .put("server_cpu_us_per_msg", rounded(interval.serverMicros()))
                .put("server_cores", rounded(interval.serverCores()));
        optional(line, "server_rss_mb", memory.nowMib());
        optional(line, "server_rss_peak_mb", memory.peakMib());
    }

    private static void counts(ObjectNode line, QueueReport.Counts counts) {
        line.put("sent_total", counts.sent())
                .put("owed", counts.owed())
                .put("confirmed_total", counts.confirmed())
                .put("received_total", counts.received())
                .put("drained", counts.drained())
                .put("missing", counts.missing())
                .put("lost", counts.lost())
                .put("duplicates", counts.duplicates())
                .put("damaged", counts.damaged())
                .put("failed", counts.errors());
        String error = counts.firstError();
        if (error != null) {
            line.put("first_error", error);
        }
    }

    private static void optional(ObjectNode line, String name, OptionalDouble value) {
        value.ifPresent(known -> line.put(name, rounded(known)));
    }

    static double rounded(double value) {
        return Math.round(value * 1_000) / 1_000.0;
    }
}
