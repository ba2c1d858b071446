package dev.waxwing.routing;

import dev.waxwing.journal.RepeatHash;
import dev.waxwing.protocol.EncodedFrame;
import dev.waxwing.protocol.NativeWriter;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// A message as a topic's log keeps it: a format byte, the hash that makes a repetition known (8
/// bytes, big endian), then the fields of the event as JSON, without where it stands. What goes to
/// subscribers is copied from there.
final class TopicRecord {
    private static final byte FORMAT = 1;
    private static final int HEAD = 1 + Long.BYTES;

    private TopicRecord() {}

    /// The hash of a message; [RepeatHash#NONE] when it has no name.
    static long hash(TopicMessage message) {
        String id = message.messageId();
        if (id == null) {
            return RepeatHash.NONE;
        }
        RepeatHash hash = new RepeatHash().add(message.sender()).add(id);
        String origin = message.origin();
        return origin == null ? hash.value() : hash.add(origin).value();
    }

    static byte[] of(TopicMessage message, long hash) {
        return of(fields(message), hash);
    }

    /// @param fields of the message, as [NativeWriter] gives them
    static byte[] of(byte[] fields, long hash) {
        byte[] record = new byte[HEAD + fields.length];
        ByteBuffer.wrap(record).put(FORMAT).putLong(hash).put(fields);
        return record;
    }

    /// The hash of a stored message.
    static long hash(byte[] record) {
        return ByteBuffer.wrap(check(record)).getLong(1);
    }

    private static byte[] fields(TopicMessage message) {
        return put(message, NativeWriter.fields(message.size())).bytes();
    }

    private static NativeWriter put(TopicMessage message, NativeWriter w) {
        w.field("from", message.sender()).field("at", message.at());
        String id = message.messageId();
        if (id != null) {
            w.field("message_id", id);
        }
        return w.field("headers", message.headers()).field("payload", message.payload());
    }

    /// The fields of a message as an object, for those outside.
    static byte[] json(TopicMessage message) {
        NativeWriter w = NativeWriter.fields(message.size()).field("topic", message.topic().text());
        return object(put(message, w).bytes(), 0);
    }

    private static byte[] object(byte[] fields, int from) {
        byte[] json = new byte[fields.length - from + 2];
        json[0] = '{';
        System.arraycopy(fields, from, json, 1, fields.length - from);
        json[json.length - 1] = '}';
        return json;
    }

    /// The fields of a stored message as an object.
    static byte[] object(byte[] record) {
        return object(check(record), HEAD);
    }

    /// The event of a message that is kept nowhere.
    static EncodedFrame event(TopicMessage message) {
        NativeWriter w =
                NativeWriter.frame("event", null, message.size())
                        .field("topic", message.topic().text());
        return put(message, w).end();
    }

    /// The fields of a stored message.
    static byte[] fields(byte[] record) {
        return Arrays.copyOfRange(check(record), HEAD, record.length);
    }

    private static byte[] check(byte[] record) {
        if (record.length < HEAD || record[0] != FORMAT) {
            throw new IllegalStateException("not a record of a topic");
        }
        return record;
    }
}
