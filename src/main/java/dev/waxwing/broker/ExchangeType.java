package dev.waxwing.broker;

import java.util.Locale;

/// How an exchange chooses among its bindings.
public enum ExchangeType {
    /// The routing key equals the binding's key.
    DIRECT,
    /// The binding's key is a filter: `*` for exactly one level, `>` for the rest.
    TOPIC,
    /// Every binding, whatever the key.
    FANOUT;

    /// The name on the wire.
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// @throws IllegalArgumentException naming what is allowed
    public static ExchangeType parse(String text) {
        for (ExchangeType type : values()) {
            if (type.wireName().equals(text)) {
                return type;
            }
        }
        throw new IllegalArgumentException("type=" + text + ": use direct, topic or fanout");
    }
}
