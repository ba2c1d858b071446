package dev.waxwing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waxwing.model.ErrorCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ErrorPageTest {
    @Test
    void thePageIsTheOneInTheDocs() throws Exception {
        assertThat(Files.readString(Path.of("docs/protocol/errors.md")))
                .as("to renew it: ./waxwing check-config --errors > docs/protocol/errors.md")
                .isEqualTo(ErrorPage.text());
    }

    @Test
    void aNumberStandsForOneRefusal() {
        assertThat(Stream.of(ErrorCode.values()).map(ErrorCode::number))
                .doesNotHaveDuplicates()
                .allMatch(number -> number >= 1000 && number < 1600);
    }
}
