package dev.waxwing.ops.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The lines of the admin socket, each a JSON object of strings. The client sends one, `operation`
/// and its arguments under `:name`; the server answers any number of `line` and then one `end`:
/// `done`, or `refused` with `why`.
final class AdminWire {
    static final String OPERATION = "operation";
    static final String LINE = "line";
    static final String END = "end";
    static final String WHY = "why";
    static final String DONE = "done";
    static final String REFUSED = "refused";

    /// Before the names of arguments, so that none can be taken for a word of the protocol.
    static final String ARGUMENT = ":";

    private static final int MAX_LINE = 1 << 20;
    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<Map<String, String>> STRINGS = new TypeReference<>() {};

    private AdminWire() {}

    static byte[] encode(Map<String, String> line) {
        try {
            return (JSON.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("strings are always JSON", e);
        }
    }

    /// The next line, or null at the end.
    ///
    /// @throws IOException when it is longer than 1 MiB or no object of strings
    static @Nullable Map<String, String> read(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                return null;
            }
            if (line.size() >= MAX_LINE) {
                throw new IOException("a line of the admin socket is too long");
            }
            line.write(b);
        }
        return JSON.readValue(line.toByteArray(), STRINGS);
    }
}
