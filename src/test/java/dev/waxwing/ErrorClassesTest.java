package dev.waxwing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ErrorClassesTest {
    @Test
    void theFileIsTheOneOfTheClient() throws Exception {
        assertThat(Files.readString(Path.of("web/client/src/errors.ts")))
                .as(
                        "to renew it: ./waxwing check-config --errors-typescript"
                                + " > web/client/src/errors.ts")
                .isEqualTo(ErrorClasses.text());
    }
}
