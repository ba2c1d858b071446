package dev.waxwing.routing;

import dev.waxwing.rules.Effects;
import dev.waxwing.rules.Lineage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What rules have decided about one message: taken out of [Effects], which the next message needs.
record Ruled(
        boolean isDropped,
        String reason,
        List<Effects.Copy> copies,
        Map<String, String> set,
        List<String> removed,
        List<String> tags,
        String redirect,
        Lineage lineage,
        long delayMillis) {
    /// The header that holds a message's tags, separated by commas.
    static final String TAGS = "waxwing-tags";

    static Ruled of(Effects e) {
        Map<String, String> set = new LinkedHashMap<>();
        List<String> removed = new ArrayList<>();
        for (int i = 0; i < e.headerChanges(); i++) {
            String value = e.headerValue(i);
            if (value == null) {
                set.remove(e.headerName(i));
                removed.add(e.headerName(i));
            } else {
                set.put(e.headerName(i), value);
            }
        }
        String redirect = e.redirect();
        return new Ruled(
                e.isDropped(),
                e.reason(),
                List.copyOf(e.copies()),
                set,
                removed,
                List.copyOf(e.tags()),
                redirect == null ? "" : redirect,
                e.redirectLineage(),
                e.delayMillis());
    }

    /// Headers as the rules leave them: the same map when they change none.
    Map<String, String> headers(Map<String, String> before) {
        if (set.isEmpty() && removed.isEmpty() && tags.isEmpty()) {
            return before;
        }
        Map<String, String> headers = new LinkedHashMap<>(before);
        headers.keySet()
                .removeIf(name -> {
                    String lower = name.toLowerCase(Locale.ROOT);
                    return removed.contains(lower) || set.containsKey(lower);
                });
        headers.putAll(set);
        if (!tags.isEmpty()) {
            headers.put(TAGS, String.join(",", tags));
        }
        return headers;
    }
}
