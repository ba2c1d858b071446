package dev.waxwing;

import dev.waxwing.broker.BrokerConfig;
import dev.waxwing.config.Rule;
import dev.waxwing.config.Schema;
import dev.waxwing.config.ServerConfig;
import dev.waxwing.gateway.line.LineConfig;
import dev.waxwing.journal.JournalConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The one list of what can be configured. A new section is a line here; a new key is a component
/// of its record.
final class Sections {
    /// Every section, in the order of the documentation.
    static final Schema SCHEMA =
            new Schema(
                    List.of(
                            ServerConfig.class,
                            LineConfig.class,
                            BrokerConfig.class,
                            JournalConfig.class),
                    variables());

    /// What must hold between sections.
    static final List<Rule> RULES = List.of(new ListenRule());

    private Sections() {}

    private static Map<String, String> variables() {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put(
                "WAXWING_JAVA_OPTS",
                "Options for the Java virtual machine, put after the launcher's own.");
        variables.put("WAXWING_DEBUG", "When not empty: logs at debug level, with stack traces.");
        return variables;
    }
}
