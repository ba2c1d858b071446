package dev.waxwing.ops;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives the log the form that is configured. The text form is that of `logback.xml`.
public final class Logging {
    /// The appender of `logback.xml`.
    private static final String APPENDER = "STDERR";

    private Logging() {}

    /// Before the first part starts. A log that was configured from elsewhere is left as it is.
    public static void use(LoggingConfig config) {
        if (config.format() == LoggingConfig.Format.JSON
                && LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            Appender<ILoggingEvent> appender =
                    context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender(APPENDER);
            if (appender instanceof OutputStreamAppender<ILoggingEvent> stream) {
                JsonLines lines = new JsonLines();
                lines.setContext(context);
                lines.start();
                stream.setEncoder(lines);
            }
        }
    }
}
