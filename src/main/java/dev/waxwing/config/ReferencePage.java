package dev.waxwing.config;

/// Writes the documentation's page of all settings, as Markdown.
public final class ReferencePage {
    private static final String INTRODUCTION =
            """
            <!-- Printed by `./waxwing check-config --reference`. Change the records, not this page. -->
            # Configuration

            Waxwing runs without any configuration. What you set is taken from these places, the
            strongest first:

            1. **Flags**: those that `./waxwing serve --help` names, and `--set key=value` for every key.
            2. **Environment variables**: the key in capitals behind `WAXWING_`, so `server.allow-insecure`
               is `WAXWING_SERVER_ALLOW_INSECURE`. An empty variable counts as not set; one that matches
               no key is warned about.
            3. **One file** in [HOCON](https://github.com/lightbend/config/blob/main/HOCON.md): the one
               that `--config` names, else `waxwing.conf` in the working directory, else `waxwing.conf` in
               the data directory. [waxwing.conf.sample](waxwing.conf.sample) has every key. Other keys
               and the environment can be used in values: `${server.data}`, `${HOME}`.
            4. **Defaults**, as below.

            `./waxwing check-config` takes the same flags as `serve` and prints the effective values with
            their sources, or everything that is wrong at once: the key, the value, where it was given
            and what is allowed. A server that finds its configuration wrong exits with 78. Settings
            are read at start.

            Times have a unit: `500ms`, `30s`, `5m`, `24h`. Sizes are bytes, or have a unit: `64 KiB`
            (1,024 each; `K` is the same), `64 kB` (1,000 each).
            """;

    private static final String VARIABLES =
            """

            ## Variables that set no key

            | variable | meaning |
            |---|---|
            """;

    private ReferencePage() {}

    public static String of(Schema schema) {
        StringBuilder out = new StringBuilder(INTRODUCTION);
        for (Schema.Part part : schema.parts()) {
            out.append(heading(part));
            part.keys().forEach(key -> out.append(row(key)));
        }
        if (!schema.reserved().isEmpty()) {
            out.append(VARIABLES);
            schema.reserved()
                    .forEach((name, doc) -> out.append("| `%s` | %s |\n".formatted(name, doc)));
        }
        return out.toString();
    }

    private static String heading(Schema.Part part) {
        return """

        ## `%s`

        %s

        | key, variable | default | what it sets | allowed |
        |---|---|---|---|
        """
                .formatted(part.name(), part.doc());
    }

    private static String row(Key key) {
        Setting setting = key.setting();
        String byDefault =
                setting.value().isEmpty() ? setting.whenUnset() : "`" + setting.value() + "`";
        return "| `%s` `%s` | %s | %s | %s |\n"
                .formatted(
                        key.path(),
                        key.environmentName(),
                        byDefault,
                        setting.doc().replace("|", "\\|"),
                        key.type().bounds());
    }
}
