package dev.waxwing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waxwing.gate.Limits;
import dev.waxwing.gate.LimitsPage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LimitsPageTest {
    @Test
    void thePageIsTheOneInTheDocs() throws Exception {
        assertThat(Files.readString(Path.of("docs/limits.md")))
                .as("to renew it: ./waxwing check-config --limits > docs/limits.md")
                .isEqualTo(LimitsPage.of(Sections.SCHEMA));
    }

    @Test
    void everyLimitIsOnThePageOnce() {
        String page = LimitsPage.of(Sections.SCHEMA);
        assertThat(Limits.class.getRecordComponents())
                .allSatisfy(component -> {
                    String key = component.getName().replaceAll("([A-Z])", "-$1").toLowerCase();
                    assertThat(Stream.of(page.split("\n")))
                            .filteredOn(line -> line.contains("`limits." + key + "` |"))
                            .hasSize(1);
                });
    }
}
