package dev.waxwing.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.waxwing.broker.QueueOptions.Overflow;
import java.util.LinkedHashMap;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class QueueOptionsProperties {
    private static final QueueOptions DEFAULTS = QueueOptions.defaults(20);

    @Provide
    Arbitrary<QueueOptions> options() {
        return Combinators.combine(
                        Arbitraries.longs().greaterOrEqual(0),
                        Arbitraries.longs().greaterOrEqual(0),
                        Arbitraries.of(Overflow.class),
                        Arbitraries.integers().greaterOrEqual(0),
                        Arbitraries.of("X/KEY", "x/a.b/c", "ü/=").injectNull(0.3),
                        Arbitraries.of(true, false))
                .as(QueueOptions::new);
    }

    @Property
    void whatIsFormattedIsReadBack(@ForAll("options") QueueOptions options) {
        assertThat(QueueOptions.parse(options.format())).isEqualTo(options);
    }

    @Property
    void differencesNameWhatDiffersAndNothingElse(
            @ForAll("options") QueueOptions a, @ForAll("options") QueueOptions b) {
        assertThat(a.differences(a)).isEmpty();
        assertThat(a.differences(b).isEmpty()).isEqualTo(a.equals(b));
        assertThat(a.differences(b).contains("priority is"))
                .isEqualTo(a.priority() != b.priority());
        assertThat(a.differences(b).contains("ttl is")).isEqualTo(a.ttlMillis() != b.ttlMillis());
    }

    @Test
    void differencesReadAsASentence() {
        QueueOptions wanted = DEFAULTS.with(Map.of("ttl", "1s", "overflow", "drop_head"));
        assertThat(DEFAULTS.differences(wanted))
                .isEqualTo("ttl is 0, not 1000, overflow is reject, not drop_head");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1500, 1500",
        "250ms, 250",
        "3s, 3000",
        "2m, 120000",
        "1h, 3600000",
        "7d, 604800000"
    })
    void ttlHasUnits(String text, long millis) {
        assertThat(DEFAULTS.with(Map.of("ttl", text)).ttlMillis()).isEqualTo(millis);
    }

    @Test
    void eachOptionIsRead() {
        Map<String, String> given = new LinkedHashMap<>();
        given.put("ttl", "60s");
        given.put("max_length", "10");
        given.put("overflow", "drop_head");
        given.put("delivery_limit", "3");
        given.put("dead_letter", "dlx/failed");
        given.put("priority", "on");
        assertThat(DEFAULTS.with(given))
                .isEqualTo(new QueueOptions(60_000, 10, Overflow.DROP_HEAD, 3, "dlx/failed", true));
        assertThat(DEFAULTS.with(Map.of())).isEqualTo(DEFAULTS);
    }

    /// Each error names the option, the value that was given, and what is allowed.
    @ParameterizedTest
    @CsvSource({
        "ttl, -1, ms",
        "ttl, soon, ms",
        "ttl, 3w, 'ms, s, m, h or d'",
        "ttl, s, ms",
        "ttl, 99999999999999999999, 0 to",
        "max_length, -1, 0 to",
        "max_length, many, 0 to",
        "delivery_limit, 2147483648, 0 to 2147483647",
        "overflow, drop_tail, reject or drop_head",
        "priority, yes, on or off",
        "dead_letter, nowhere, EXCHANGE/KEY",
        "dead_letter, /key, EXCHANGE/KEY",
        "colour, red, dead_letter"
    })
    void errorsNameWhatIsWrong(String name, String value, String allowed) {
        var error =
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> DEFAULTS.with(Map.of(name, value)))
                        .withMessageContaining(name)
                        .withMessageContaining(allowed);
        if (!name.equals("colour")) {
            error.withMessageContaining(value);
        }
    }
}
