package dev.waxwing.config;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// All sections and keys that exist, in the order of their records. Immutable.
public final class Schema {
    /// One section: its record, name and keys in the order of the record's components.
    record Part(Class<? extends Record> type, String name, String doc, List<Key> keys) {}

    private final Map<String, String> reserved;
    private final List<Part> parts = new ArrayList<>();
    private final Map<String, Key> byPath = new LinkedHashMap<>();
    private final Map<String, Key> byEnvironment = new LinkedHashMap<>();

    /// Reads the records.
    ///
    /// @param reserved environment variables that start with `WAXWING_`, set no key, with what they
    ///   mean instead
    /// @throws IllegalArgumentException when a record breaks the rules of [Section] and [Setting]
    public Schema(List<Class<? extends Record>> sections, Map<String, String> reserved) {
        this.reserved = Collections.unmodifiableMap(new LinkedHashMap<>(reserved));
        sections.forEach(this::add);
    }

    private void add(Class<? extends Record> type) {
        Section section = type.getAnnotation(Section.class);
        if (section == null || section.doc().isBlank()) {
            throw new IllegalArgumentException(type + " needs a @Section with documentation");
        }
        List<Key> keys = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            Key key = Key.of(section.value(), component);
            keys.add(key);
            if (byPath.put(key.path(), key) != null
                    || byEnvironment.put(key.environmentName(), key) != null) {
                throw new IllegalArgumentException(key.path() + " is there twice");
            }
        }
        parts.add(new Part(type, section.value(), section.doc(), List.copyOf(keys)));
    }

    List<Part> parts() {
        return List.copyOf(parts);
    }

    /// Every key, in order.
    public List<Key> keys() {
        return List.copyOf(byPath.values());
    }

    Optional<Key> key(String path) {
        return Optional.ofNullable(byPath.get(path));
    }

    Optional<Key> keyOfVariable(String environmentName) {
        return Optional.ofNullable(byEnvironment.get(environmentName));
    }

    Map<String, String> reserved() {
        return reserved;
    }

    boolean isReserved(String environmentName) {
        return reserved.containsKey(environmentName);
    }

    boolean isSection(String name) {
        return parts.stream().anyMatch(part -> part.name().equals(name));
    }

    /// The problem of a key that does not exist, with the one that was most likely meant.
    Problem unknown(String path, Source source) {
        return Problem.at(path, source, "no such key" + didYouMean(nearest(path)));
    }

    /// The warning about a variable that sets nothing.
    Problem unknownVariable(String name) {
        return Problem.of(
                name,
                "sets nothing: no key has this environment variable"
                        + didYouMean(Nearest.of(name, byEnvironment.keySet())));
    }

    static String insideSection(String name) {
        return "is a section, and its keys go inside: " + name + " { … }";
    }

    private Optional<String> nearest(String path) {
        List<String> sections = parts.stream().map(Part::name).toList();
        Optional<String> section =
                path.contains(".") ? Optional.empty() : Nearest.of(path, sections);
        String leaf = path.substring(path.lastIndexOf('.') + 1);
        return section.or(() -> Nearest.of(path, byPath.keySet()))
                .or(() ->
                        keys().stream()
                                .filter(k -> k.name().equals(leaf))
                                .map(Key::path)
                                .findFirst());
    }

    private static String didYouMean(Optional<String> name) {
        return name.map(meant -> "; did you mean " + meant + "?").orElse("");
    }
}
