package dev.waxwing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waxwing.config.Configuration;
import dev.waxwing.config.EffectiveValue;
import dev.waxwing.config.Inputs;
import dev.waxwing.config.ReferencePage;
import dev.waxwing.config.SampleFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SectionsTest {
    @TempDir Path directory;

    @Test
    void everyKeyIsDocumentedInBothFiles() {
        String sample = SampleFile.of(Sections.SCHEMA);
        String reference = ReferencePage.of(Sections.SCHEMA);

        assertThat(Sections.SCHEMA.keys())
                .isNotEmpty()
                .allSatisfy(key -> {
                    assertThat(key.setting().doc()).hasSizeGreaterThan(10).endsWith(".");
                    assertThat(sample).contains("# " + key.name() + " = ");
                    assertThat(reference).contains("`" + key.path() + "`", key.environmentName());
                });
    }

    @Test
    void anOptionalKeyWithoutDefaultSaysWhatThatMeans() {
        assertThat(Sections.SCHEMA.keys())
                .filteredOn(key -> key.optional() && key.setting().value().isEmpty())
                .allSatisfy(key -> assertThat(key.setting().whenUnset()).isNotBlank());
    }

    @Test
    void theSampleFileIsTheOneInTheDocs() throws Exception {
        assertThat(Files.readString(Path.of("docs/waxwing.conf.sample")))
                .as("to renew it: ./waxwing check-config --sample > docs/waxwing.conf.sample")
                .isEqualTo(SampleFile.of(Sections.SCHEMA));
    }

    @Test
    void theReferenceIsTheOneInTheDocs() throws Exception {
        assertThat(Files.readString(Path.of("docs/configuration.md")))
                .as("to renew it: ./waxwing check-config --reference > docs/configuration.md")
                .isEqualTo(ReferencePage.of(Sections.SCHEMA));
    }

    @Test
    void theSampleChangesNothing() throws Exception {
        assertThat(texts(SampleFile.of(Sections.SCHEMA))).isEqualTo(texts(""));
    }

    @Test
    void theSampleUncommentedIsTheDefaultsWrittenOut() throws Exception {
        String uncommented =
                SampleFile.of(Sections.SCHEMA).replaceAll("(?m)^  # ([a-z-]+ = )", "  $1");
        Configuration configuration = load(uncommented);

        assertThat(configuration.values())
                .filteredOn(value -> !value.key().setting().value().isEmpty())
                .allSatisfy(
                        value -> assertThat(value.source().toString()).contains("waxwing.conf"));
        assertThat(texts(uncommented)).isEqualTo(texts(""));
    }

    private List<String> texts(String hocon) throws Exception {
        return load(hocon).values().stream().map(EffectiveValue::text).toList();
    }

    private Configuration load(String hocon) throws Exception {
        Path file = Files.writeString(directory.resolve("waxwing.conf"), hocon);
        return Configuration.load(
                Sections.SCHEMA,
                new Inputs(Optional.of(file), Map.of(), List.of()),
                Sections.RULES);
    }
}
