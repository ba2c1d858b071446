package dev.waxwing.tracing;

import dev.waxwing.config.Section;
import dev.waxwing.config.Setting;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.Set;

/// Where spans go, and of how many messages there are some.
@Section(value = "tracing", doc = "Tracing: OpenTelemetry spans that follow single messages.")
public record TracingConfig(
        @Setting(
                        whenUnset = "none, so that nothing is traced",
                        doc =
                                "Where spans are posted by OTLP over HTTP, such as"
                                        + " `http://127.0.0.1:4318/v1/traces`.")
                Optional<String> endpoint,
        @Setting(
                        value = "0.001",
                        doc =
                                "The share of messages that are followed, 0.0 to 1.0. A request"
                                        + " with a `traceparent` header says itself whether it is.")
                String sample) {

    /// @throws IllegalArgumentException when one of the two is not what it should be
    public TracingConfig {
        if (endpoint.isPresent() && !isUrl(endpoint.get())) {
            throw new IllegalArgumentException(
                    "'tracing.endpoint' is an http or https URL, not '%s'"
                            .formatted(endpoint.get()));
        }
        if (!(share(sample) >= 0 && share(sample) <= 1)) {
            throw new IllegalArgumentException(
                    "'tracing.sample' is a number from 0.0 to 1.0, not '%s'".formatted(sample));
        }
    }

    /// The share of messages that are followed.
    double share() {
        return share(sample);
    }

    private static double share(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException _) {
            return Double.NaN;
        }
    }

    private static boolean isUrl(String text) {
        try {
            URI url = new URI(text);
            return url.getHost() != null && Set.of("http", "https").contains(url.getScheme());
        } catch (URISyntaxException _) {
            return false;
        }
    }
}
