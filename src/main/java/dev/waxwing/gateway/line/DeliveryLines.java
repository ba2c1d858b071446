package dev.waxwing.gateway.line;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.waxwing.broker.Delivery;
import dev.waxwing.protocol.MessageScanner;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Writes deliveries as `Message: id JSON` lines. Stateless.
final class DeliveryLines {
    private static final byte[] MESSAGE = "Message: ".getBytes(StandardCharsets.US_ASCII);

    /// Room for the words around a message, and for `meta=on`.
    private static final int AROUND = 128;

    private DeliveryLines() {}

    /// One buffer with a line for each.
    static ByteBuf encode(ByteBufAllocator allocator, List<Delivery> deliveries, boolean meta) {
        int size = 0;
        for (Delivery delivery : deliveries) {
            size += delivery.length() + AROUND + (meta ? delivery.queue().name().length() : 0);
        }
        ByteBuf out = allocator.directBuffer(size);
        for (Delivery delivery : deliveries) {
            write(out, delivery, meta);
        }
        return out;
    }

    /// The message's id: canonical JSON has it at a fixed place, unescaped.
    static String id(Delivery delivery) {
        int from = delivery.offset() + MessageScanner.ID_OFFSET;
        return new String(delivery.data(), from, idLength(delivery), StandardCharsets.UTF_8);
    }

    private static int idLength(Delivery delivery) {
        byte[] data = delivery.data();
        int from = delivery.offset() + MessageScanner.ID_OFFSET;
        int to = from;
        while (data[to] != '"') {
            to++;
        }
        return to - from;
    }

    private static void write(ByteBuf out, Delivery delivery, boolean meta) {
        int id = delivery.offset() + MessageScanner.ID_OFFSET;
        out.writeBytes(MESSAGE);
        out.writeBytes(delivery.data(), id, idLength(delivery));
        out.writeByte(' ');
        if (meta) {
            out.writeBytes(delivery.data(), delivery.offset(), delivery.length() - 1);
            ByteBufUtil.writeUtf8(out, metaFields(delivery));
        } else {
            out.writeBytes(delivery.data(), delivery.offset(), delivery.length());
        }
        out.writeByte('\n');
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
