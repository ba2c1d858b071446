package dev.waxwing.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// One pass over all sources that fills the records and gathers what is wrong. Used once, by one
/// thread.
final class Loading {
    private final Schema schema;
    private final Inputs inputs;
    private final Map<String, Given> stronger = new HashMap<>();
    private final List<Problem> problems = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();
    private final List<EffectiveValue> values = new ArrayList<>();
    private final Map<Class<? extends Record>, Record> records = new LinkedHashMap<>();

    Loading(Schema schema, Inputs inputs) {
        this.schema = schema;
        this.inputs = inputs;
    }

    Configuration run(List<? extends Rule> rules) throws InvalidConfiguration {
        readEnvironment();
        readFlags();
        Optional<FileLayer> file = inputs.file().map(this::readFile);
        for (Schema.Part part : schema.parts()) {
            fill(part, file);
        }
        Configuration loaded = new Configuration(records, values, warnings);
        for (Rule rule : rules) {
            if (records.keySet().containsAll(rule.sections())) {
                problems.addAll(rule.check(loaded));
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidConfiguration(problems, values, warnings);
        }
        return loaded;
    }

    private void readEnvironment() {
        for (String name : new TreeSet<>(inputs.environment().keySet())) {
            String text = inputs.environment().getOrDefault(name, "");
            if (!name.startsWith(Key.ENVIRONMENT_PREFIX) || text.isEmpty()) {
                continue;
            }
            Optional<Key> key = schema.keyOfVariable(name);
            if (key.isPresent()) {
                stronger.put(key.get().path(), Given.plain(text, new Source.Variable(name)));
            } else if (!schema.isReserved(name)) {
                warnings.add(schema.unknownVariable(name));
            }
        }
    }

    private void readFlags() {
        for (Inputs.Flag flag : inputs.flags()) {
            Source source = new Source.OnCommandLine(flag.name());
            if (schema.isSection(flag.key())) {
                problems.add(Problem.at(flag.key(), source, Schema.insideSection(flag.key())));
            } else if (schema.key(flag.key()).isEmpty()) {
                problems.add(schema.unknown(flag.key(), source));
            } else {
                give(flag, source);
            }
        }
    }

    private void give(Inputs.Flag flag, Source source) {
        Given before = stronger.put(flag.key(), Given.plain(flag.value(), source));
        if (before != null
                && before.source() instanceof Source.OnCommandLine other
                && !other.flag().equals(flag.name())) {
            problems.add(
                    Problem.of(
                            flag.key(),
                            "is given twice, by " + other.flag() + " and by " + flag.name()));
        }
    }

    private FileLayer readFile(Path path) {
        Map<String, String> texts = new HashMap<>();
        stronger.forEach((key, given) -> texts.put(key, given.text()));
        FileLayer layer = new FileLayer(path, schema, texts, inputs.environment());
        problems.addAll(layer.problems());
        return layer;
    }

    private void fill(Schema.Part part, Optional<FileLayer> file) {
        List<Object> arguments = new ArrayList<>();
        for (Key key : part.keys()) {
            read(key, given(key, file)).ifPresent(arguments::add);
        }
        if (arguments.size() == part.keys().size()) {
            construct(part, arguments);
        }
    }

    private Given given(Key key, Optional<FileLayer> file) {
        Given strong = stronger.get(key.path());
        if (strong != null) {
            return strong;
        }
        return file.flatMap(layer -> layer.find(key))
                .orElseGet(() -> Given.plain(key.setting().value(), new Source.Default()));
    }

    private Optional<Object> read(Key key, Given given) {
        try {
            Object value = readPlain(key, given);
            values.add(effective(key, key.type().show(value), given.source()));
            return Optional.of(value);
        } catch (NotAllowed _) {
            EffectiveValue wrong = effective(key, given.text(), given.source());
            values.add(wrong);
            problems.add(Problem.of(wrong, "must be " + key.allowed()));
            return Optional.empty();
        }
    }

    private static Object readPlain(Key key, Given given) throws NotAllowed {
        if (!given.plain()) {
            throw new NotAllowed();
        }
        return key.type().read(given.text());
    }

    private static EffectiveValue effective(Key key, String text, Source source) {
        return new EffectiveValue(key, key.printable(text), source);
    }

    /// Calls the canonical constructor, whose refusal is the user's to read; anything else that it
    /// throws is a defect.
    private void construct(Schema.Part part, List<Object> arguments) {
        try {
            Class<?>[] types =
                    Arrays.stream(part.type().getRecordComponents())
                            .map(RecordComponent::getType)
                            .toArray(Class<?>[]::new);
            var constructor = part.type().getDeclaredConstructor(types);
            constructor.setAccessible(true);
            records.put(part.type(), constructor.newInstance(arguments.toArray()));
        } catch (InvocationTargetException e) {
            if (!(e.getCause() instanceof IllegalArgumentException refusal)) {
                throw new IllegalStateException(part.type() + " cannot be made", e.getCause());
            }
            problems.add(Problem.of(part.name(), String.valueOf(refusal.getMessage())));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(part.type() + " cannot be made", e);
        }
    }
}
