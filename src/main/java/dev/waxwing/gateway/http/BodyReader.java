package dev.waxwing.gateway.http;

import dev.waxwing.model.ErrorCode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;

/// Reads one request's body within its limit: a declared length is checked before anything is
/// allocated, and memory is taken only for bytes that came. Owned by the request's event loop.
final class BodyReader {
    private static final int FIRST_BYTES = 512;

    private final HttpServerRequest request;
    private final int limit;
    private final BodyMemory memory;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(FIRST_BYTES);
    private long taken;

    BodyReader(HttpServerRequest request, int limit, BodyMemory memory) {
        this.request = request;
        this.limit = limit;
        this.memory = memory;
    }

    /// Starts to read.
    ///
    /// @param read gets the whole body; [#giveBack] follows once it is not needed any more
    /// @param failed gets the refusal; nothing is kept then
    /// @throws Refused when the declared length is too much
    void read(Consumer<byte[]> read, Consumer<Refused> failed) {
        if (declaredLength() > limit) {
            throw tooLarge();
        }
        if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
            request.response().writeContinue();
        }
        request.handler(buffer -> take(buffer, failed));
        request.endHandler(_ -> read.accept(bytes.toByteArray()));
        request.exceptionHandler(_ -> giveBack());
        request.resume();
    }

    /// Gives the memory back.
    void giveBack() {
        memory.giveBack(taken);
        taken = 0;
    }

    /// No length declared is no length.
    long declaredLength() {
        String length = request.getHeader("Content-Length");
        try {
            return length == null ? 0 : Long.parseLong(length.strip());
        } catch (NumberFormatException _) {
            throw new Refused(ErrorCode.MALFORMED, "The Content-Length is not a number.");
        }
    }

    private void take(Buffer buffer, Consumer<Refused> failed) {
        try {
            if (bytes.size() + (long) buffer.length() > limit) {
                throw tooLarge();
            }
            memory.take(buffer.length());
            taken += buffer.length();
            bytes.writeBytes(buffer.getBytes());
        } catch (Refused refused) {
            request.handler(_ -> {});
            request.endHandler(_ -> {});
            giveBack();
            bytes.reset();
            failed.accept(refused);
        }
    }

    private Refused tooLarge() {
        return new Refused(
                ErrorCode.TOO_LARGE, "A body here may have at most " + limit + " bytes.");
    }
}
