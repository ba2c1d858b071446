package dev.waxwing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waxwing.gate.Limits;
import dev.waxwing.gate.LimitsPage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LimitsPageTest {
    /// Sound like limits and are none.
    private static final Set<String> NO_LIMITS = Set.of();

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

    /// What a limit is called, or what is said of it.
    private static final Pattern A_LIMIT =
            Pattern.compile(
                    "^max-|-limit$|"
                            + "\\b([Ll]argest|[Ll]ongest|at one time|is closed|is disconnected|"
                            + "beyond it|pauses?|are slowed|known again)\\b");

    @Test
    void everyKeyThatSoundsLikeALimitIsOnThePage() {
        String page = LimitsPage.of(Sections.SCHEMA);
        assertThat(Sections.SCHEMA.keys())
                .filteredOn(key -> !NO_LIMITS.contains(key.path()))
                .filteredOn(key ->
                        A_LIMIT.matcher(key.name()).find()
                                || A_LIMIT.matcher(key.setting().doc()).find())
                .hasSizeGreaterThan(20)
                .allSatisfy(key -> assertThat(page).contains("`" + key.path() + "`"));
    }
}
