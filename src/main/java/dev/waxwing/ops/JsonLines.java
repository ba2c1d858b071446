package dev.waxwing.ops;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/// One JSON object a line: `at level logger thread message`, the [LogField]s that are known, and
/// `error` with the stack trace. Logback's own encoder writes every MDC entry and the unformatted
/// message with its arguments, where a list of what is allowed has no place.
final class JsonLines extends EncoderBase<ILoggingEvent> {
    private static final JsonFactory JSON = new JsonFactory();
    private static final byte[] NOTHING = {};

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        StringWriter out = new StringWriter(256); // halves of surrogate pairs become `?` below
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            write(json, event);
            json.writeEndObject();
        } catch (IOException e) {
            addError("A line of the log could not be written", e);
            return NOTHING;
        }
        return out.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void write(JsonGenerator json, ILoggingEvent event) throws IOException {
        json.writeStringField("at", Instant.ofEpochMilli(event.getTimeStamp()).toString());
        json.writeStringField("level", event.getLevel().toString());
        json.writeStringField("logger", event.getLoggerName());
        json.writeStringField("thread", event.getThreadName());
        json.writeStringField("message", Scrubbing.line(event.getFormattedMessage()));
        for (LogField field : LogField.values()) {
            String value = LogField.valueIn(event, field);
            if (value != null) {
                json.writeStringField(field.word(), Scrubbing.line(value));
            }
        }
        IThrowableProxy failure = event.getThrowableProxy();
        if (failure != null) {
            json.writeStringField("error", Scrubbing.trace(ThrowableProxyUtil.asString(failure)));
        }
    }
}
