package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What a server keeps of all that passed through it, byte for byte: every file of its data
/// directory, the write-ahead log included, and its log.
///
/// @param places each file's bytes as Latin-1 text, by its name
record Remains(Map<String, String> places) {
    private static final String LOG = "the server's log";

    /// As they are now, running or not.
    static Remains of(RunningServer server) {
        Map<String, String> places = new LinkedHashMap<>();
        try (Stream<Path> files = Files.walk(server.data())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                places.put(file.getFileName().toString(), latin1(Files.readAllBytes(file)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        places.put(LOG, latin1(server.stderr().getBytes(StandardCharsets.UTF_8)));
        return new Remains(places);
    }

    private static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /// All files together, without the log.
    String stored() {
        return String.join(
                "",
                places.entrySet().stream()
                        .filter(place -> !place.getKey().equals(LOG))
                        .map(Map.Entry::getValue)
                        .toList());
    }

    String log() {
        return places.getOrDefault(LOG, "");
    }

    /// Neither these bytes nor their usual spellings are anywhere.
    void haveNothingOf(String what, byte[] secret) {
        String base64 = Base64.getEncoder().withoutPadding().encodeToString(secret);
        List<String> spellings =
                List.of(
                        latin1(secret),
                        base64,
                        Base64.getUrlEncoder().withoutPadding().encodeToString(secret),
                        HexFormat.of().formatHex(secret),
                        HexFormat.of().withUpperCase().formatHex(secret));
        places.forEach((place, bytes) -> {
            for (String spelling : spellings) {
                assertThat(bytes.contains(spelling)).as("%s in %s", what, place).isFalse();
            }
        });
    }

    /// As [#haveNothingOf(String, byte[])].
    void haveNothingOf(String what, String secret) {
        haveNothingOf(what, secret.getBytes(StandardCharsets.UTF_8));
    }
}
