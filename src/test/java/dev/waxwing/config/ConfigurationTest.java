package dev.waxwing.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationTest {
    enum Colour {
        RED,
        DARK_BLUE
    }

    @Section(value = "pond", doc = "A pond.")
    record PondConfig(
            @Setting(value = "7", max = "100", doc = "Ducks.") int ducks,
            @Setting(value = "9", doc = "Drops of water.") long drops,
            @Setting(value = "true", doc = "Whether it is frozen.") boolean frozen,
            @Setting(value = "reed", doc = "The plant.") String plant,
            @Setting(value = "30s", min = "1s", max = "1h", doc = "The dive.") Duration diveTime,
            @Setting(value = "1 MiB", max = "1 GiB", bytes = true, doc = "The fish.") long fish,
            @Setting(value = "dark-blue", doc = "The colour.") Colour colour,
            @Setting(whenUnset = "the shore", doc = "The boat house.") Optional<Path> house,
            @Setting(doc = "The depth.") Optional<Integer> depth,
            @Setting(doc = "The owner's word.") Optional<Secret> password) {}

    private static final Schema SCHEMA =
            new Schema(List.of(PondConfig.class), Map.of("WAXWING_DEBUG", "Debugging."));

    @TempDir Path directory;

    @Test
    void defaultsFillWhatNobodySets() throws Exception {
        Configuration configuration = load(Inputs.none());

        assertThat(configuration.get(PondConfig.class))
                .isEqualTo(
                        new PondConfig(
                                7,
                                9,
                                true,
                                "reed",
                                Duration.ofSeconds(30),
                                1 << 20,
                                Colour.DARK_BLUE,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()));
        assertThat(configuration.values())
                .hasSize(10)
                .allSatisfy(value -> assertThat(value.source()).isEqualTo(new Source.Default()));
    }

    @Test
    void everyTypeIsReadFromTheFile() throws Exception {
        Path file =
                write(
                        """
                        pond {
                          ducks = 12
                          drops = 9000000000
                          frozen = off
                          plant = water lily
                          dive-time = 5 minutes
                          fish = 64k
                          colour = RED
                          house = /srv/house
                          depth = 3
                          password = "s e c r e t"
                        }
                        """);

        assertThat(load(of(file)).get(PondConfig.class))
                .isEqualTo(
                        new PondConfig(
                                12,
                                9_000_000_000L,
                                false,
                                "water lily",
                                Duration.ofMinutes(5),
                                65_536,
                                Colour.RED,
                                Optional.of(Path.of("/srv/house")),
                                Optional.of(3),
                                Optional.of(new Secret("s e c r e t"))));
    }

    @Test
    void flagsBeatTheEnvironmentWhichBeatsTheFile() throws Exception {
        Path file =
                write(
                        """
                        pond.ducks = 1
                        pond.drops = 1
                        pond.plant = 1
                        """);
        Inputs inputs =
                new Inputs(
                        Optional.of(file),
                        Map.of("WAXWING_POND_DUCKS", "2", "WAXWING_POND_DROPS", "2"),
                        List.of(new Inputs.Flag("--ducks", "pond.ducks", "3")));

        Configuration configuration = load(inputs);

        assertThat(shown(configuration, "pond.ducks")).isEqualTo("3 from flag --ducks");
        assertThat(shown(configuration, "pond.drops"))
                .isEqualTo("2 from environment WAXWING_POND_DROPS");
        assertThat(shown(configuration, "pond.plant")).isEqualTo("1 from " + file + ":3");
        assertThat(shown(configuration, "pond.frozen")).isEqualTo("true from default");
    }

    @Test
    void theLastOfOneRepeatedFlagWins() throws Exception {
        Configuration configuration =
                load(
                        flags(
                                new Inputs.Flag("--set", "pond.ducks", "1"),
                                new Inputs.Flag("--set", "pond.ducks", "2")));

        assertThat(configuration.get(PondConfig.class).ducks()).isEqualTo(2);
    }

    @Test
    void anEmptyVariableCountsAsNotSet() throws Exception {
        assertThat(load(environment("WAXWING_POND_DUCKS", "")).get(PondConfig.class).ducks())
                .isEqualTo(7);
    }

    @Test
    void aNullInTheFileLeavesTheDefault() throws Exception {
        Configuration configuration = load(of(write("pond { ducks = null, house = null }")));

        assertThat(shown(configuration, "pond.ducks")).isEqualTo("7 from default");
        assertThat(configuration.get(PondConfig.class).house()).isEmpty();
    }

    @Test
    void anEmptyFlagTakesAnOptionalValueAway() throws Exception {
        Inputs inputs =
                new Inputs(
                        Optional.of(write("pond.house = /srv")),
                        Map.of(),
                        List.of(new Inputs.Flag("--set", "pond.house", "")));

        assertThat(load(inputs).get(PondConfig.class).house()).isEmpty();
    }

    @Test
    void secretsAreMaskedWhereverTheyCameFrom() throws Exception {
        Configuration configuration = load(environment("WAXWING_POND_PASSWORD", "hunter2"));

        assertThat(shown(configuration, "pond.password"))
                .isEqualTo("******** from environment WAXWING_POND_PASSWORD");
        assertThat(configuration.problem("pond.password", "is weak").toString())
                .doesNotContain("hunter2");
        PondConfig pond = configuration.get(PondConfig.class);
        assertThat(pond.password()).contains(new Secret("hunter2"));
        assertThat(pond.toString()).doesNotContain("hunter2");
    }

    @Test
    void unknownVariablesAreWarnedAboutAndReservedOnesAreNot() throws Exception {
        Configuration configuration =
                load(
                        new Inputs(
                                Optional.empty(),
                                Map.of("WAXWING_POND_DUKS", "1", "WAXWING_DEBUG", "1", "HOME", "/"),
                                List.of()));

        assertThat(configuration.warnings())
                .extracting(Problem::toString)
                .containsExactly(
                        "WAXWING_POND_DUKS: sets nothing: no key has this environment variable;"
                                + " did you mean WAXWING_POND_DUCKS?");
    }

    @Test
    void substitutionsSeeTheValuesInEffect() throws Exception {
        Path file = write("pond { plant = moss, house = ${pond.plant}/${HOME}/${pond.colour} }");
        Inputs inputs =
                new Inputs(
                        Optional.of(file),
                        Map.of("HOME", "home"),
                        List.of(new Inputs.Flag("--plant", "pond.plant", "fern")));

        assertThat(load(inputs).get(PondConfig.class).house())
                .contains(Path.of("fern/home/dark-blue"));
    }

    @Test
    void aValueThatIsOnlyASubstitutionComesFromTheFile() throws Exception {
        Path file = write("pond.plant = ${pond.colour}\npond.drops = ${?NOT_THERE}");
        Configuration configuration = load(of(file));

        assertThat(shown(configuration, "pond.plant")).isEqualTo("dark-blue from " + file);
        assertThat(shown(configuration, "pond.drops")).isEqualTo("9 from default");
    }

    @Test
    void anIncludedFileIsTheSourceOfItsValues() throws Exception {
        Path included = Files.writeString(directory.resolve("more.conf"), "\npond.ducks = 5");
        Configuration configuration = load(of(write("include \"more.conf\"")));

        assertThat(shown(configuration, "pond.ducks")).isEqualTo("5 from " + included + ":2");
    }

    @Test
    void rulesSpanSectionsAndAreAskedWhenTheirsAreRight() {
        Inputs wrongElsewhere = flags(new Inputs.Flag("--set", "bank.height", "-1"));
        assertThatThrownBy(() -> Configuration.load(BOTH, wrongElsewhere, List.of(new FewDucks())))
                .isInstanceOf(InvalidConfiguration.class)
                .hasMessage(
                        """
                        bank.height = -1 (flag --set): must be a whole number, 0 or more
                        pond.ducks = 7 (default): are too many\
                        """);

        Inputs wrongHere = flags(new Inputs.Flag("--set", "pond.drops", "-1"));
        assertThatThrownBy(() -> Configuration.load(BOTH, wrongHere, List.of(new FewDucks())))
                .hasMessage("pond.drops = -1 (flag --set): must be a whole number, 0 or more");
    }

    @Section(value = "bank", doc = "A bank.")
    record BankConfig(@Setting(value = "1", doc = "The height.") int height) {}

    private static final Schema BOTH =
            new Schema(List.of(BankConfig.class, PondConfig.class), Map.of());

    private record FewDucks() implements Rule {
        @Override
        public Set<Class<? extends Record>> sections() {
            return Set.of(PondConfig.class);
        }

        @Override
        public List<Problem> check(Configuration configuration) {
            return configuration.get(PondConfig.class).ducks() > 5
                    ? List.of(configuration.problem("pond.ducks", "are too many"))
                    : List.of();
        }
    }

    @Test
    void oneSectionCanBeUsedByItself() {
        assertThat(Configuration.section(PondConfig.class, Map.of("pond.ducks", "8")).ducks())
                .isEqualTo(8);
        assertThatThrownBy(
                        () -> Configuration.section(PondConfig.class, Map.of("pond.ducks", "-8")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("pond.ducks = -8");
    }

    private static Configuration load(Inputs inputs) throws InvalidConfiguration {
        return Configuration.load(SCHEMA, inputs, List.of());
    }

    private static Inputs of(Path file) {
        return new Inputs(Optional.of(file), Map.of(), List.of());
    }

    private static Inputs environment(String name, String value) {
        return new Inputs(Optional.empty(), Map.of(name, value), List.of());
    }

    private static Inputs flags(Inputs.Flag... flags) {
        return new Inputs(Optional.empty(), Map.of(), List.of(flags));
    }

    private Path write(String hocon) throws IOException {
        return Files.writeString(directory.resolve("waxwing.conf"), hocon);
    }

    private static String shown(Configuration configuration, String key) {
        return configuration.values().stream()
                .filter(value -> value.key().path().equals(key))
                .map(value -> value.text() + " from " + value.source())
                .findFirst()
                .orElseThrow();
    }
}
