package dev.waxwing.ops;

import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/// The list of what a line of the log may carry beside its message: nothing else that is put into
/// the MDC or into key-value pairs is written.
public enum LogField {
    /// The id of a connection, in all lines about it.
    CONNECTION,
    /// The id of a request or of a frame, the client's own where it is plain, in all lines about
    /// it.
    REQUEST,
    /// The `correlation_id` that a message's sender gave it, where it is plain.
    CORRELATION,
    USER,
    /// The login, or the API key, by which the user is known.
    SESSION,
    /// The client's IP address.
    ADDRESS,
    /// An [Edge].
    EDGE,
    /// An error's code, as the catalogue has it.
    CODE;

    /// The name in the MDC and in the line.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// What a line carries of this: from a key-value pair, or else from the MDC.
    static @Nullable String valueIn(ILoggingEvent event, LogField field) {
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        if (pairs != null) {
            for (KeyValuePair pair : pairs) {
                if (pair.key.equals(field.word())) {
                    return String.valueOf(pair.value);
                }
            }
        }
        return event.getMDCPropertyMap().get(field.word());
    }
}
