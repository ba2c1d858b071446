package dev.waxwing.chat;

import dev.waxwing.protocol.EncodedFrame;
import dev.waxwing.protocol.HeaderBodyFrame;
import dev.waxwing.protocol.HeaderBodyFrame.Kind;
import dev.waxwing.protocol.HeaderBodyWriter;
import dev.waxwing.protocol.JsonText;
import org.jspecify.annotations.Nullable;

/// Direct messages as header/body frames.
public final class HeaderBodyForm implements MessageForm {
    /// The only one.
    public static final HeaderBodyForm INSTANCE = new HeaderBodyForm();

    private HeaderBodyForm() {}

    @Override
    public EncodedFrame frame(long id, DirectMessage message, boolean pending) {
        HeaderBodyFrame frame =
                new HeaderBodyFrame(
                        null,
                        Kind.DIRECT,
                        message.to().value(),
                        JsonText.of(message.timestamp()),
                        text(message.signature()),
                        text(message.encryptedKey()),
                        text(message.encryptionNonce()),
                        JsonText.of(message.content()));
        byte[] body =
                HeaderBodyWriter.body(
                        message.from().value(),
                        message.to().value(),
                        frame,
                        JsonText.of(message.timestamp()),
                        pending ? "pending" : null);
        return HeaderBodyWriter.frame(Long.toString(id), body);
    }

    private static @Nullable JsonText text(@Nullable String value) {
        return value == null ? null : JsonText.of(value);
    }
}
