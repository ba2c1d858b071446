package dev.waxwing.cli.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// What one `bench live` came to.
///
/// @param whole false when it was ended before its time
/// @param settled whether all that was on its way arrived in the end
/// @param before the server's resident memory before the connections came, MiB
/// @param server empty where its process is unknown
record LiveReport(
        LiveLoad load,
        Target target,
        String run,
        boolean whole,
        boolean settled,
        Interval interval,
        Percentiles latency,
        OptionalDouble before,
        Optional<QueueReport.Memory> server,
        List<LiveWork.Figure> figures,
        long sent,
        long received,
        long missed,
        long repeated,
        long errors,
        @Nullable String firstError) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    LiveReport {
        figures = List.copyOf(figures);
    }

    /// Nothing missed, nothing repeated and no errors.
    boolean isClean() {
        return settled && missed == 0 && repeated == 0 && errors == 0;
    }

    /// The memory that a connection takes, KiB.
    private OptionalDouble perConnection() {
        if (before.isEmpty() || server.isEmpty() || server.get().nowMib().isEmpty()) {
            return OptionalDouble.empty();
        }
        double more = server.get().nowMib().getAsDouble() - before.getAsDouble();
        return OptionalDouble.of(more * 1024 / load.connections());
    }

    String json() throws JsonProcessingException {
        ObjectNode line = JSON.createObjectNode();
        line.put("bench", "live").put("work", load.kind().toString()).put("run", run);
        line.put("connections", load.connections())
                .put("size", load.size())
                .put("inflight", load.inFlight())
                .put("rate", load.rate());
        ReportJson.measured(line, interval);
        ReportJson.percentiles(line, "latency", latency);
        figures.forEach(figure -> line.put(figure.key(), ReportJson.rounded(figure.value())));
        server.ifPresent(memory -> ReportJson.server(line, memory, interval));
        if (load.kind() == LiveLoad.Kind.IDLE) {
            perConnection()
                    .ifPresent(kib -> line.put("kib_per_connection", ReportJson.rounded(kib)));
        }
        line.put("sent_total", sent)
                .put("received_total", received)
                .put("settled", settled)
                .put("missed", missed)
                .put("repeated", repeated)
                .put("failed", errors);
        if (firstError != null) {
            line.put("first_error", firstError);
        }
        line.put("whole", whole);
        return JSON.writeValueAsString(line);
    }

    List<String> table() {
        List<String> lines = new ArrayList<>();
        lines.add("bench live %s at %s, run %s".formatted(load.kind(), target, run));
        lines.add(
                "%,d connections; %s; %.1f s after %d s of warm-up%s"
                        .formatted(
                                load.connections(),
                                load.rate() == 0
                                        ? "as fast as it goes, %,d in flight a sender"
                                                .formatted(load.inFlight())
                                        : "%,d messages/s".formatted(load.rate()),
                                interval.seconds(),
                                load.warmUp().toSeconds(),
                                whole ? "" : " (ended before its time)"));
        lines.add("");
        lines.add(
                ReportTable.row(
                        "delivered", ReportTable.rate(interval.deliveredRate()), "arrived"));
        figures.forEach(figure ->
                lines.add(
                        ReportTable.row(
                                figure.name(), "%,.0f".formatted(figure.value()), figure.words())));
        lines.add("");
        lines.add(ReportTable.latencyHeading());
        lines.add(ReportTable.latency(whose(), latency));
        lines.add("");
        lines.addAll(ReportTable.cost(interval, server));
        if (load.kind() == LiveLoad.Kind.IDLE) {
            perConnection()
                    .ifPresent(kib ->
                            lines.add(
                                    ReportTable.row(
                                            "a connection",
                                            "%.1f KiB".formatted(kib),
                                            "resident, more than before they came")));
        }
        lines.add("");
        lines.add(ReportTable.row("sent", ReportTable.count(sent), "in the whole run"));
        lines.add(ReportTable.row("received", ReportTable.count(received), "each counted once"));
        lines.add(ReportTable.row("missed", ReportTable.count(missed), "out of their turn"));
        lines.add(ReportTable.row("repeated", ReportTable.count(repeated), "came again"));
        lines.add(
                ReportTable.row(
                        "errors",
                        ReportTable.count(errors),
                        firstError == null ? "" : "first: " + firstError));
        if (!settled) {
            lines.add(ReportTable.row("", "", "not everything arrived in time"));
        }
        return lines;
    }

    private String whose() {
        return switch (load.kind()) {
            case FAN_OUT, PAIRS -> "delivery";
            case IDLE -> "pong";
            case STORM, MIXED -> "others";
        };
    }
}
