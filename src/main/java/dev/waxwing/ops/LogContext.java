package dev.waxwing.ops;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.MDC;
import org.slf4j.event.Level;

/// What lines of the log are about: the [LogField]s of one request or one connection. Made when
/// something is to be logged, where that is rare, and not for each frame. Immutable; safe for all
/// threads.
public final class LogContext {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private final Map<LogField, String> fields;

    private LogContext(Map<LogField, String> fields) {
        this.fields = fields;
    }

    /// Whatever lines of the log are about.
    @FunctionalInterface
    public interface Subject {
        /// Its fields, as far as they are known by now. Safe for all threads.
        LogContext about();
    }

    /// Something that came in there.
    public static LogContext of(Edge edge) {
        return new LogContext(Map.of(LogField.EDGE, edge.word()));
    }

    /// Whether a client's own correlation id goes into the log as it is: short and without any
    /// character that could be taken for something else.
    public static boolean isPlain(@Nullable String id) {
        return id != null && PLAIN.matcher(id).matches();
    }

    /// These fields and one more.
    public LogContext with(LogField field, String value) {
        Map<LogField, String> more = new EnumMap<>(fields);
        more.put(field, value);
        return new LogContext(more);
    }

    /// These fields and the id that the client gave, when it is plain.
    public LogContext withRequest(@Nullable String id) {
        return id != null && isPlain(id) ? with(LogField.REQUEST, id) : this;
    }

    /// These fields and the correlation id of the message in question, when it is plain.
    public LogContext withCorrelation(@Nullable String id) {
        return id != null && isPlain(id) ? with(LogField.CORRELATION, id) : this;
    }

    /// Writes one line. For event loops, where lines about several connections take turns.
    ///
    /// @param cause what has failed; null when the message says all
    public void log(Logger logger, Level level, String message, @Nullable Throwable cause) {
        var line = logger.atLevel(level).setCause(cause);
        for (Map.Entry<LogField, String> field : fields.entrySet()) {
            line = line.addKeyValue(field.getKey().word(), field.getValue());
        }
        line.log(message);
    }

    /// Runs something, and whatever this thread logs meanwhile has these fields, a library's lines
    /// too.
    public void around(Runnable work) {
        var _ =
                within(() -> {
                    work.run();
                    return this;
                });
    }

    /// As [#around], for what gives something back.
    public <T> T within(Supplier<T> work) {
        Map<String, String> before = MDC.getCopyOfContextMap();
        fields.forEach((field, value) -> MDC.put(field.word(), value));
        try {
            return work.get();
        } finally {
            if (before == null) {
                MDC.clear();
            } else {
                MDC.setContextMap(before);
            }
        }
    }
}
