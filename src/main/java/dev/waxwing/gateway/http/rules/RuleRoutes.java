package dev.waxwing.gateway.http.rules;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.waxwing.accounts.Permission;
import dev.waxwing.gateway.http.Access;
import dev.waxwing.gateway.http.Answer;
import dev.waxwing.gateway.http.Call;
import dev.waxwing.gateway.http.Endpoint;
import dev.waxwing.gateway.http.Refused;
import dev.waxwing.gateway.http.RouteTable;
import dev.waxwing.gateway.http.Routes;
import dev.waxwing.gateway.http.accounts.Refusals;
import dev.waxwing.gateway.http.accounts.Rfc3339;
import dev.waxwing.model.ErrorCode;
import dev.waxwing.rules.Rule;
import dev.waxwing.rules.RuleFault;
import dev.waxwing.rules.RuleName;
import dev.waxwing.rules.RuleReader;
import dev.waxwing.rules.RuleRefused;
import dev.waxwing.rules.RuleVersion;
import dev.waxwing.rules.Rules;
import dev.waxwing.rules.SampleMessage;
import dev.waxwing.rules.StoredRule;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// `/api/v1/rules`, for administrators.
///
/// A rule's version is its `ETag`. A change with `If-Match`, or with a `version` in the rule, is
/// made only when that is the version that it replaces; one with `If-None-Match: *` only when there
/// is no such rule.
public record RuleRoutes(Rules rules) implements Routes {
    private static final String PATH = "/api/v1/rules";
    private static final Pattern TAG = Pattern.compile("\"([1-9]\\d{0,17})\"");

    /// A rule in the list.
    record Row(
            String name,
            long version,
            int priority,
            boolean enabled,
            String description,
            String changedAt,
            String changedBy) {
        static Row of(StoredRule stored) {
            Rule rule = stored.rule();
            return new Row(
                    rule.name().value(),
                    rule.version(),
                    rule.priority(),
                    rule.enabled(),
                    rule.description(),
                    Rfc3339.text(stored.at()),
                    stored.by());
        }
    }

    /// A version of a rule.
    ///
    /// @param rule absent where it was removed
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Version(
            long version, String changedAt, String changedBy, @JsonRawValue @Nullable String rule) {
        static Version of(RuleVersion version) {
            return new Version(
                    version.version(),
                    Rfc3339.text(version.at()),
                    version.by(),
                    version.isRemoval() ? null : version.text());
        }
    }

    @Override
    public void addTo(RouteTable table) {
        Access access = Access.needs(Permission.ADMINISTER);
        table.get(PATH, access, refusing(this::list))
                .post(PATH + "/test", access, Rule.MOST_BYTES, refusing(this::test))
                .get(PATH + "/:name", access, refusing(this::show))
                .put(PATH + "/:name", access, Rule.MOST_BYTES, refusing(this::put))
                .delete(PATH + "/:name", access, refusing(this::remove))
                .get(PATH + "/:name/versions", access, refusing(this::versions));
    }

    private Answer list(Call call) {
        return Answer.json(200, Map.of("rules", rules.list().stream().map(Row::of).toList()));
    }

    private Answer show(Call call) {
        RuleName name = name(call);
        return rules.find(name).map(stored -> answer(200, stored)).orElseThrow(() -> noSuch(name));
    }

    private Answer versions(Call call) {
        RuleName name = name(call);
        List<RuleVersion> versions = rules.history(name);
        if (versions.isEmpty()) {
            throw noSuch(name);
        }
        return Answer.json(200, Map.of("versions", versions.stream().map(Version::of).toList()));
    }

    private Answer put(Call call) {
        call.requireJson();
        RuleName name = name(call);
        Rule rule = RuleReader.read(call.body());
        if (!rule.name().equals(name)) {
            throw new Refused(
                    ErrorCode.INVALID,
                    "The rule is named %s, and the path says %s.".formatted(rule.name(), name));
        }
        StoredRule stored = rules.put(rule, expected(call, rule.version()));
        return answer(stored.rule().version() == 1 ? 201 : 200, stored);
    }

    private Answer remove(Call call) {
        rules.remove(name(call), expected(call, 0));
        return Answer.empty(204);
    }

    private Answer test(Call call) {
        call.requireJson();
        return Answer.json(200, SampleMessage.read(call.body()).explainedBy(rules.book()));
    }

    private static Answer answer(int status, StoredRule stored) {
        return Answer.of(status, "application/json", stored.text().getBytes(UTF_8))
                .with("ETag", "\"" + stored.rule().version() + "\"");
    }

    private static RuleName name(Call call) {
        try {
            return new RuleName(call.parameter("name"));
        } catch (IllegalArgumentException e) {
            throw new Refused(ErrorCode.NOT_FOUND, String.valueOf(e.getMessage()));
        }
    }

    /// @param version as the body says it; 0 when it does not
    private static OptionalLong expected(Call call, long version) {
        String none = call.header("If-None-Match").orElse("");
        String tag = call.header("If-Match").orElse("");
        if (none.equals("*")) {
            return OptionalLong.of(0);
        }
        if (tag.isEmpty() || tag.equals("*")) {
            return version == 0 ? OptionalLong.empty() : OptionalLong.of(version);
        }
        Matcher form = TAG.matcher(tag);
        if (!form.matches()) {
            throw new Refused(ErrorCode.INVALID, "If-Match is one ETag of a rule.");
        }
        return OptionalLong.of(Long.parseLong(form.group(1)));
    }

    private static Refused noSuch(RuleName name) {
        return new Refused(ErrorCode.NOT_FOUND, "There is no rule " + name + ".");
    }

    private static Endpoint refusing(Endpoint endpoint) {
        return call -> Refusals.answer(c -> answer(endpoint, c), call);
    }

    private static Answer answer(Endpoint endpoint, Call call) throws Exception {
        try {
            return endpoint.answer(call);
        } catch (RuleFault e) {
            ErrorCode code = e.isJson() ? ErrorCode.INVALID : ErrorCode.MALFORMED;
            throw new Refused(code, String.valueOf(e.getMessage()));
        } catch (RuleRefused e) {
            throw new Refused(e.code(), e.sentence());
        }
    }
}
