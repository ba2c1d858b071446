package dev.waxwing.rules;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The rules that can concern a message of one kind, by its topic: those of the whole name, else
/// those of its first level, else those that look at every topic. Each row is whole and in the
/// order of evaluation, so a message costs two look-ups and the rules of its row. Immutable.
final class RuleIndex {
    private final CompiledRule[] everywhere;
    private final NameTable<CompiledRule[]> exact;
    private final NameTable<CompiledRule[]> first;

    /// @param rules in the order of evaluation
    RuleIndex(List<CompiledRule> rules) {
        List<Integer> any = new ArrayList<>();
        Map<String, List<Integer>> byName = new HashMap<>();
        Map<String, List<Integer>> byFirst = new HashMap<>();
        for (int i = 0; i < rules.size(); i++) {
            Anchors anchors = Anchors.of(rules.get(i).rule());
            if (anchors == null) {
                any.add(i);
            } else {
                for (String name : anchors.exact()) {
                    byName.computeIfAbsent(name, _ -> new ArrayList<>()).add(i);
                }
                for (String level : anchors.first()) {
                    byFirst.computeIfAbsent(level, _ -> new ArrayList<>()).add(i);
                }
            }
        }
        Map<String, CompiledRule[]> firsts = new HashMap<>();
        byFirst.forEach((level, own) -> firsts.put(level, row(rules, any, own, List.of())));
        Map<String, CompiledRule[]> names = new HashMap<>();
        byName.forEach((name, own) -> {
            List<Integer> wider = byFirst.getOrDefault(name.split("\\.", 2)[0], List.of());
            names.put(name, row(rules, any, own, wider));
        });
        this.everywhere = row(rules, any, List.of(), List.of());
        this.exact = new NameTable<>(names);
        this.first = new NameTable<>(firsts);
    }

    private static CompiledRule[] row(
            List<CompiledRule> rules, List<Integer> any, List<Integer> own, List<Integer> wider) {
        List<Integer> all = new ArrayList<>(any);
        all.addAll(own);
        all.addAll(wider);
        return all.stream().distinct().sorted().map(rules::get).toArray(CompiledRule[]::new);
    }

    /// @param topic empty for messages without one
    CompiledRule[] of(String topic) {
        if (topic.isEmpty()) {
            return everywhere;
        }
        CompiledRule[] row = exact.get(topic, topic.length());
        if (row == null) {
            int dot = topic.indexOf('.');
            row = first.get(topic, dot < 0 ? topic.length() : dot);
        }
        return row == null ? everywhere : row;
    }
}
