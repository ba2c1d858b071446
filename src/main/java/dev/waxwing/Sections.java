package dev.waxwing;

import dev.waxwing.accounts.AccountsConfig;
import dev.waxwing.broker.BrokerConfig;
import dev.waxwing.chat.MessagesConfig;
import dev.waxwing.config.Rule;
import dev.waxwing.config.Schema;
import dev.waxwing.config.ServerConfig;
import dev.waxwing.feed.FeedConfig;
import dev.waxwing.gate.Limits;
import dev.waxwing.gate.ProxyConfig;
import dev.waxwing.gateway.http.HttpConfig;
import dev.waxwing.gateway.line.LineConfig;
import dev.waxwing.gateway.websocket.WebSocketConfig;
import dev.waxwing.journal.JournalConfig;
import dev.waxwing.log.LogConfig;
import dev.waxwing.ops.LoggingConfig;
import dev.waxwing.ops.OpsConfig;
import dev.waxwing.rooms.RoomsConfig;
import dev.waxwing.routing.TopicsConfig;
import dev.waxwing.tracing.TracingConfig;
import dev.waxwing.webhooks.WebhooksConfig;
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
                            HttpConfig.class,
                            AccountsConfig.class,
                            WebSocketConfig.class,
                            MessagesConfig.class,
                            TopicsConfig.class,
                            RoomsConfig.class,
                            FeedConfig.class,
                            WebhooksConfig.class,
                            BrokerConfig.class,
                            LogConfig.class,
                            JournalConfig.class,
                            Limits.class,
                            ProxyConfig.class,
                            OpsConfig.class,
                            LoggingConfig.class,
                            TracingConfig.class),
                    variables());

    /// What must hold between sections.
    static final List<Rule> RULES = List.of(new ListenRule());

    private Sections() {}

    private static Map<String, String> variables() {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put(
                "WAXWING_JAVA_OPTS",
                "Flags for the Java virtual machine, after the launcher's own, so they win.");
        variables.put(
                "WAXWING_AOT",
                "`off`: start without the ahead-of-time cache; `wait`: make a missing one first.");
        variables.put(
                "WAXWING_LOG",
                "The level of Waxwing's own log: `error`, `warn`, `info` (the default), `debug` or"
                        + " `trace`.");
        variables.put("WAXWING_DEBUG", "`1`: failures come with their stack traces.");
        return variables;
    }
}
