package dev.waxwing.ops;

import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// One figure at one moment.
///
/// @param name with its labels, as Prometheus writes them: `waxwing_received_total{kind="direct"}`
public record Sample(String name, double value) {
    private static final List<String> KEPT =
            List.of(
                    "waxwing.",
                    "process.cpu.usage",
                    "process.files.open",
                    "system.load.average.1m",
                    "jvm.memory.used",
                    "jvm.threads.live",
                    "jvm.gc.pause");

    /// Those that are kept: ours, and the machine's most telling ones.
    static List<Sample> of(Collection<Meter> meters) {
        List<Sample> samples = new ArrayList<>();
        for (Meter meter : meters) {
            if (KEPT.stream().anyMatch(meter.getId().getName()::startsWith)) {
                for (Measurement measurement : meter.measure()) {
                    add(samples, meter.getId(), measurement);
                }
            }
        }
        return samples;
    }

    private static void add(List<Sample> samples, Meter.Id id, Measurement measurement) {
        double value = measurement.getValue();
        if (Double.isFinite(value)) {
            samples.add(new Sample(name(id, measurement), value));
        }
    }

    private static String name(Meter.Id id, Measurement measurement) {
        String unit = id.getBaseUnit() == null ? "" : "_" + id.getBaseUnit();
        String end =
                switch (measurement.getStatistic()) {
                    case VALUE, UNKNOWN, ACTIVE_TASKS, DURATION -> unit;
                    case COUNT ->
                            id.getType() == Meter.Type.COUNTER ? unit + "_total" : unit + "_count";
                    case TOTAL, TOTAL_TIME -> unit + "_sum";
                    case MAX -> unit + "_max";
                };
        String labels =
                id.getTags().stream()
                        .map(tag -> tag.getKey() + "=\"" + tag.getValue() + "\"")
                        .collect(Collectors.joining(","));
        String plain = id.getName().replace('.', '_').toLowerCase(Locale.ROOT) + end;
        return labels.isEmpty() ? plain : plain + "{" + labels + "}";
    }
}
