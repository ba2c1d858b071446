package dev.waxwing.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigResolver;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The HOCON file's part of a loading: its values with their lines, and the keys in it that do not
/// exist. Substitutions see the effective values, so `${server.data}` is the directory in use, and
/// after them the environment, so `${HOME}` works. Used by one thread.
final class FileLayer {
    private static final ConfigParseOptions PARSING =
            ConfigParseOptions.defaults().setAllowMissing(false).setSyntax(ConfigSyntax.CONF);

    private final Path file;
    private final Schema schema;
    private final List<Problem> problems = new ArrayList<>();
    private final Map<Key, Source> written = new HashMap<>();
    private Config effective = ConfigFactory.empty();

    /// Reads the file.
    ///
    /// @param stronger texts by key that flags and environment set
    FileLayer(Path file, Schema schema, Map<String, String> stronger, Map<String, String> env) {
        this.file = file;
        this.schema = schema;
        if (Files.isDirectory(file) || !Files.isReadable(file)) {
            problems.add(Problem.of(file.toString(), "is no file that can be read"));
            return;
        }
        try {
            read(stronger, env);
        } catch (ConfigException e) {
            problems.add(unreadable(e));
        }
    }

    /// The file is resolved twice: over the defaults and below what is stronger for the values, and
    /// by itself for what is written in it at all.
    private void read(Map<String, String> stronger, Map<String, String> env) {
        ConfigResolveOptions resolving =
                ConfigResolveOptions.noSystem().appendResolver(new Environment(env));
        Config parsed = ConfigFactory.parseFile(file.toFile(), PARSING);
        effective =
                ConfigFactory.parseMap(stronger)
                        .withFallback(parsed)
                        .withFallback(defaults())
                        .resolve(resolving);
        walk(parsed.resolveWith(effective, resolving).root(), List.of());
    }

    List<Problem> problems() {
        return problems;
    }

    /// What the file says about a key that nothing stronger sets; nothing when it is silent or says
    /// `null`.
    Optional<Given> find(Key key) {
        Source source = written.get(key);
        return source == null || !effective.hasPath(key.path())
                ? Optional.empty()
                : Optional.of(given(key, source));
    }

    private Config defaults() {
        Map<String, String> texts = new HashMap<>();
        for (Key key : schema.keys()) {
            if (!key.setting().value().isEmpty()) {
                texts.put(key.path(), key.setting().value());
            }
        }
        return ConfigFactory.parseMap(texts);
    }

    /// Stops at keys: the shape of a key's own value is its type's to judge. In the file's order,
    /// for the problems to be in it.
    private void walk(ConfigObject object, List<String> above) {
        object.entrySet().stream()
                .sorted(Comparator.comparingInt(entry -> entry.getValue().origin().lineNumber()))
                .forEach(entry -> {
                    List<String> elements = new ArrayList<>(above);
                    elements.add(entry.getKey());
                    visit(elements, entry.getValue());
                });
    }

    private void visit(List<String> elements, ConfigValue value) {
        String path = ConfigUtil.joinPath(elements);
        Source source = source(value.origin());
        Optional<Key> key = schema.key(path);
        if (key.isPresent()) {
            written.put(key.get(), source);
        } else if (!schema.isSection(path)) {
            problems.add(schema.unknown(path, source));
        } else if (value instanceof ConfigObject section) {
            walk(section, elements);
        } else {
            problems.add(Problem.at(path, source, Schema.insideSection(path)));
        }
    }

    private Given given(Key key, Source source) {
        ConfigValue value = effective.getValue(key.path());
        return switch (value.valueType()) {
            case STRING, NUMBER, BOOLEAN ->
                    new Given(effective.getString(key.path()), true, source);
            case OBJECT, LIST, NULL ->
                    new Given(value.render(ConfigRenderOptions.concise()), false, source);
        };
    }

    private Source source(@Nullable ConfigOrigin origin) {
        @Nullable String name = origin == null ? null : origin.filename();
        return origin == null || name == null
                ? new Source.InFile(file, 0)
                : new Source.InFile(Path.of(name), Math.max(0, origin.lineNumber()));
    }

    private Problem unreadable(ConfigException e) {
        @Nullable ConfigOrigin origin = e.origin();
        String message = String.valueOf(e.getMessage());
        if (origin != null && message.startsWith(origin.description() + ": ")) {
            message = message.substring(origin.description().length() + 2);
        }
        return Problem.of(source(origin).toString(), message.replaceAll("\\s*\\R\\s*", " "));
    }

    /// Answers `${NAME}` from the environment that the loading was given.
    private record Environment(Map<String, String> variables) implements ConfigResolver {
        @Override
        public @Nullable ConfigValue lookup(String path) {
            @Nullable String text = variables.get(path);
            return text == null ? null : ConfigValueFactory.fromAnyRef(text, "environment");
        }

        @Override
        public ConfigResolver withFallback(ConfigResolver fallback) {
            return this;
        }
    }
}
