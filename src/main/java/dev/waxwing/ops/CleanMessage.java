package dev.waxwing.ops;

import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/// `%clean` in a pattern: the message on one line, without secrets, behind the [LogField]s that
/// belong to it.
public final class CleanMessage extends MessageConverter {
    @Override
    public String convert(ILoggingEvent event) {
        StringBuilder line = new StringBuilder();
        for (LogField field : LogField.values()) {
            String value = LogField.valueIn(event, field);
            if (value != null) {
                line.append(field.word()).append('=').append(value).append(' ');
            }
        }
        return Scrubbing.line(line + super.convert(event));
    }
}
