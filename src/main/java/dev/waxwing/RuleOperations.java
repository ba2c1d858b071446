package dev.waxwing;

import dev.waxwing.ops.admin.AdminArguments;
import dev.waxwing.ops.admin.AdminOperation;
import dev.waxwing.ops.admin.AdminOperations;
import dev.waxwing.ops.admin.AdminRefused;
import dev.waxwing.rules.Rule;
import dev.waxwing.rules.RuleName;
import dev.waxwing.rules.RuleReader;
import dev.waxwing.rules.RuleRefused;
import dev.waxwing.rules.RuleVersion;
import dev.waxwing.rules.Rules;
import dev.waxwing.rules.SampleMessage;
import dev.waxwing.rules.StoredRule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/// What an operator can do with rules, by the names of the admin channel.
record RuleOperations(Rules rules) {
    void addTo(AdminOperations operations) {
        add(operations, "rule.list", this::list);
        add(operations, "rule.show", this::show);
        add(operations, "rule.history", this::history);
        add(operations, "rule.put", this::put);
        add(operations, "rule.remove", this::remove);
        add(operations, "rule.enable", (a, out) -> enable(a, true, out));
        add(operations, "rule.disable", (a, out) -> enable(a, false, out));
        add(operations, "rule.test", this::test);
    }

    private static void add(AdminOperations operations, String name, AdminOperation operation) {
        operations.add(name, (arguments, out) -> refusing(operation, arguments, out));
    }

    private static void refusing(
            AdminOperation operation, AdminArguments arguments, Consumer<String> out)
            throws IOException {
        try {
            operation.run(arguments, out);
        } catch (RuleRefused e) {
            AdminRefused refused = new AdminRefused(e.sentence());
            refused.initCause(e);
            throw refused;
        }
    }

    private void list(AdminArguments arguments, Consumer<String> out) {
        rules.list().forEach(stored -> out.accept(line(stored)));
    }

    private static String line(StoredRule stored) {
        Rule rule = stored.rule();
        return "%s  version %d  priority %d  %s  by %s at %s%s"
                .formatted(
                        rule.name(),
                        rule.version(),
                        rule.priority(),
                        rule.enabled() ? "enabled" : "disabled",
                        stored.by(),
                        stored.at(),
                        rule.description().isEmpty() ? "" : "  " + rule.description());
    }

    private void show(AdminArguments arguments, Consumer<String> out) throws AdminRefused {
        RuleName name = name(arguments);
        StoredRule stored =
                rules.find(name).orElseThrow(() -> new AdminRefused("there is no rule " + name));
        out.accept(stored.text());
    }

    private void history(AdminArguments arguments, Consumer<String> out) throws AdminRefused {
        RuleName name = name(arguments);
        List<RuleVersion> versions = rules.history(name);
        if (versions.isEmpty()) {
            throw new AdminRefused("there is no rule " + name);
        }
        for (RuleVersion version : versions) {
            out.accept(
                    "version %d  by %s at %s%s"
                            .formatted(
                                    version.version(),
                                    version.by(),
                                    version.at(),
                                    version.isRemoval() ? "  removed" : ""));
            if (!version.isRemoval()) {
                out.accept(version.text());
            }
        }
    }

    private void put(AdminArguments arguments, Consumer<String> out) throws AdminRefused {
        Rule rule = RuleReader.read(text(arguments));
        OptionalLong expected =
                rule.version() == 0 ? OptionalLong.empty() : OptionalLong.of(rule.version());
        out.accept(line(rules.put(rule, expected)));
    }

    private void remove(AdminArguments arguments, Consumer<String> out) throws AdminRefused {
        RuleName name = name(arguments);
        rules.remove(name, OptionalLong.empty());
        out.accept("removed " + name);
    }

    private void enable(AdminArguments arguments, boolean enabled, Consumer<String> out)
            throws AdminRefused {
        out.accept(line(rules.setEnabled(name(arguments), enabled)));
    }

    private void test(AdminArguments arguments, Consumer<String> out) throws AdminRefused {
        SampleMessage.read(text(arguments)).explainedBy(rules.book()).lines().forEach(out);
    }

    private static RuleName name(AdminArguments arguments) throws AdminRefused {
        return new RuleName(arguments.required("name"));
    }

    private static byte[] text(AdminArguments arguments) throws AdminRefused {
        return arguments.required("text").getBytes(StandardCharsets.UTF_8);
    }
}
