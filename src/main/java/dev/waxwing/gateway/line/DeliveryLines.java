package dev.waxwing.gateway.line;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.waxwing.broker.Delivery;
import dev.waxwing.model.MessageEnvelope;
import dev.waxwing.protocol.MalformedMessage;
import dev.waxwing.protocol.MessageJson;
import dev.waxwing.protocol.MessageScanner;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Writes deliveries as `Message: id JSON` lines. Stateless.
final class DeliveryLines {
    private static final byte[] MESSAGE = "Message: ".getBytes(StandardCharsets.US_ASCII);

    /// The fields that `meta=on` adds.
    private static final List<String> META = List.of("redelivered", "delivery_count", "queue");

    /// Room for the words around a message, and for `meta=on`.
    private static final int AROUND = 128;

    private DeliveryLines() {}

    /// About how many bytes these take.
    static int size(List<Delivery> deliveries, boolean meta) {
        int size = 0;
        for (Delivery delivery : deliveries) {
            size += delivery.length() + AROUND + (meta ? delivery.queue().name().length() : 0);
        }
        return size;
    }

    /// Writes a line for each.
    static void write(ByteBuf out, List<Delivery> deliveries, boolean meta) {
        for (Delivery delivery : deliveries) {
            write(out, delivery, meta);
        }
    }

    static String id(Delivery delivery) {
        return MessageScanner.id(delivery.data(), delivery.offset());
    }

    private static void write(ByteBuf out, Delivery delivery, boolean meta) {
        int id = delivery.offset() + MessageScanner.ID_OFFSET;
        out.writeBytes(MESSAGE);
        out.writeBytes(
                delivery.data(), id, MessageScanner.idLength(delivery.data(), delivery.offset()));
        out.writeByte(' ');
        if (meta) {
            byte[] json = withoutMeta(delivery);
            out.writeBytes(json, 0, json.length - 1);
            ByteBufUtil.writeUtf8(out, metaFields(delivery));
        } else {
            out.writeBytes(delivery.data(), delivery.offset(), delivery.length());
        }
        out.writeByte('\n');
    }

    /// The message without fields of these names that its sender put there: they must be the
    /// server's.
    private static byte[] withoutMeta(Delivery delivery) {
        byte[] data = delivery.data();
        int from = delivery.offset();
        int to = from + delivery.length();
        if (MessageScanner.canonicalIdLength(data, from, to) >= 0) {
            return Arrays.copyOfRange(data, from, to);
        }
        try {
            MessageEnvelope message = MessageJson.parse(data, from, delivery.length());
            Map<String, Object> extra = new LinkedHashMap<>(message.extra());
            META.forEach(extra::remove);
            return MessageJson.bytes(
                    new MessageEnvelope(
                            message.messageId(),
                            message.ciphertext(),
                            message.nonce(),
                            message.tag(),
                            message.encSessionKey(),
                            extra));
        } catch (MalformedMessage e) {
            throw new IllegalStateException("what was stored was well formed", e);
        }
    }

    private static String metaFields(Delivery delivery) {
        return ",\"redelivered\":%b,\"delivery_count\":%d,\"queue\":\"%s\"}"
                .formatted(
                        delivery.redelivered(),
                        delivery.deliveries(),
                        new String(
                                JsonStringEncoder.getInstance()
                                        .quoteAsString(delivery.queue().name())));
    }
}
