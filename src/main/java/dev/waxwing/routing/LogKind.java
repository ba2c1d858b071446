package dev.waxwing.routing;

import dev.waxwing.log.LogName;
import dev.waxwing.protocol.EncodedFrame;
import dev.waxwing.protocol.NativeWriter;
import dev.waxwing.topics.TopicName;

/// What a router's logs are named, and how clients are told what is in them.
enum LogKind {
    /// Topics: each log is one, under its own name.
    TOPIC("topic/", "event", "topic") {
        @Override
        String shown(TopicName name) {
            return name.text();
        }
    },
    /// Rooms: the first level of a log's name is the room's, the rest tells it from a former room
    /// of that name.
    ROOM("room/", "message", "conversation") {
        @Override
        String shown(TopicName name) {
            return "room:" + name.text().substring(0, name.text().indexOf('.'));
        }
    };

    private final String prefix;
    private final String frame;
    private final String field;

    LogKind(String prefix, String frame, String field) {
        this.prefix = prefix;
        this.frame = frame;
        this.field = field;
    }

    /// How the names of all of them begin.
    String prefix() {
        return prefix;
    }

    LogName log(TopicName name) {
        return new LogName(prefix + name.text());
    }

    /// The topic whose log this is.
    TopicName topic(LogName log) {
        return TopicName.parse(log.text().substring(prefix.length()));
    }

    /// The name that clients know.
    abstract String shown(TopicName name);

    /// The frame of a message that is kept.
    EncodedFrame message(TopicName topic, long epoch, long offset, byte[] record) {
        byte[] fields = TopicRecord.fields(record);
        return NativeWriter.frame(frame, null, record.length)
                .field(field, shown(topic))
                .field("epoch", epoch)
                .field("offset", offset)
                .fields(fields)
                .end();
    }

    /// Says that messages are not there, and which is the next.
    EncodedFrame gap(TopicName topic, long epoch, long first) {
        return NativeWriter.frame("gap", null)
                .field(field, shown(topic))
                .field("epoch", epoch)
                .field("first", first)
                .end();
    }
}
