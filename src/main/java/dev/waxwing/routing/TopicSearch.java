package dev.waxwing.routing;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.waxwing.log.LogName;
import dev.waxwing.log.LogRecord;
import dev.waxwing.log.Logs;
import dev.waxwing.log.Position;
import dev.waxwing.log.Reading;
import dev.waxwing.protocol.CorrelationId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// Looks for a message in the logs of all topics. There is no index: it reads all that is kept,
/// page by page. Waits for the disk; safe for all threads that may.
public final class TopicSearch {
    private static final int PAGE_RECORDS = 4_096;
    private static final long PAGE_BYTES = 1 << 20;
    private static final String ID = "message_id";
    private static final JsonFactory JSON = new JsonFactory();

    private final Logs logs;

    public TopicSearch(Logs logs) {
        this.logs = logs;
    }

    /// Every place of the message, in the order of the topics and their offsets.
    public List<TopicPlace> find(String messageId) {
        Wanted wanted = new Wanted(messageId);
        List<TopicPlace> found = new ArrayList<>();
        new TreeSet<>(
                        logs.heads(LogKind.TOPIC.prefix()).keySet().stream()
                                .map(LogName::text)
                                .toList())
                .forEach(name -> find(new LogName(name), wanted, found));
        return found;
    }

    private void find(LogName log, Wanted wanted, List<TopicPlace> found) {
        Position from = Position.START;
        while (true) {
            switch (logs.read(log, from, PAGE_RECORDS, PAGE_BYTES)) {
                case Reading.Gap gap -> from = new Position(0, gap.head().first() - 1);
                case Reading.Page page when !page.records().isEmpty() -> {
                    for (LogRecord record : page.records()) {
                        Map<String, String> fields = wanted.in(record.body());
                        if (!fields.isEmpty()) {
                            found.add(place(log, page, record, fields));
                        }
                    }
                    from = new Position(0, page.records().getLast().offset());
                }
                case Reading.Page _, Reading.Ahead _, Reading.OtherEpoch _ -> {
                    return;
                }
            }
        }
    }

    private static TopicPlace place(
            LogName log, Reading.Page page, LogRecord record, Map<String, String> fields) {
        String tags = fields.getOrDefault("headers." + Ruled.TAGS, "");
        return new TopicPlace(
                LogKind.TOPIC.topic(log).text(),
                page.head().epoch(),
                record.offset(),
                page.head().first(),
                fields.getOrDefault("from", ""),
                fields.getOrDefault("at", ""),
                tags.isEmpty() ? List.of() : List.of(tags.split(",")),
                fields.getOrDefault("headers." + CorrelationId.HEADER, ""));
    }

    /// A message id, and its bytes as JSON has them: most records are told apart without a parser.
    private static final class Wanted {
        private final String id;
        private final byte[] bytes;

        Wanted(String id) {
            this.id = id;
            this.bytes =
                    ("\"" + new String(JsonStringEncoder.getInstance().quoteAsString(id)) + "\"")
                            .getBytes(StandardCharsets.UTF_8);
        }

        /// The clear fields of a record with this id, those of its headers as `headers.NAME`; none
        /// of another.
        Map<String, String> in(byte[] record) {
            if (!isMentioned(record)) {
                return Map.of();
            }
            Map<String, String> fields = fields(TopicRecord.object(record));
            return id.equals(fields.get(ID)) ? fields : Map.of();
        }

        private boolean isMentioned(byte[] record) {
            for (int i = 0; i <= record.length - bytes.length; i++) {
                if (record[i] == '"'
                        && Arrays.equals(record, i, i + bytes.length, bytes, 0, bytes.length)) {
                    return true;
                }
            }
            return false;
        }

        private static Map<String, String> fields(byte[] object) {
            Map<String, String> fields = new HashMap<>();
            try (JsonParser p = JSON.createParser(object)) {
                p.nextToken();
                while (p.nextToken() == JsonToken.FIELD_NAME) {
                    String name = p.currentName();
                    JsonToken value = p.nextToken();
                    if (value == JsonToken.VALUE_STRING && !name.equals("payload")) {
                        fields.put(name, p.getText());
                    } else if (value == JsonToken.START_OBJECT && name.equals("headers")) {
                        headers(p, fields);
                    } else {
                        p.skipChildren();
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException("a topic's record is no JSON", e);
            }
            return fields;
        }

        private static void headers(JsonParser p, Map<String, String> fields) throws IOException {
            while (p.nextToken() == JsonToken.FIELD_NAME) {
                String name = p.currentName();
                p.nextToken();
                fields.put("headers." + name, p.getText());
            }
        }
    }
}
