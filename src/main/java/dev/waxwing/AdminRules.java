package dev.waxwing;

import dev.waxwing.config.InvalidConfiguration;
import dev.waxwing.rules.Rule;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `./waxwing admin rule …`: the rules for messages, each command one operation of
/// [RuleOperations].
final class AdminRules {
    private AdminRules() {}

    @Command(
            name = "rule",
            description = "What is done with which messages. Changes count at once.",
            subcommands = {
                ListRules.class,
                ShowRule.class,
                History.class,
                PutRule.class,
                RemoveRule.class,
                EnableRule.class,
                DisableRule.class,
                TestRules.class
            },
            footer = {
                "",
                "Examples:",
                "  ./waxwing admin rule put night.json      adds it, or replaces the one of its"
                        + " name",
                "  ./waxwing admin rule test message.json   what each rule would do, and why",
                "  ./waxwing admin rule disable night",
                "",
                "A rule is JSON, described in docs/rules.md."
            })
    static final class RuleCommand {
        private RuleCommand() {}
    }

    /// A command about the rule of one name.
    abstract static class OneRule extends AdminCall {
        @Parameters(paramLabel = "NAME", description = "The rule's name.")
        private String name = "";

        private final String operation;

        OneRule(String operation) {
            this.operation = operation;
        }

        @Override
        public Integer call() throws IOException, InvalidConfiguration {
            return ask(operation, Map.of("name", name));
        }
    }

    /// A command that is given a text.
    abstract static class OneFile extends AdminCall {
        @Parameters(paramLabel = "FILE", description = "JSON; - is standard input.")
        private Path file = Path.of("-");

        private final String operation;

        OneFile(String operation) {
            this.operation = operation;
        }

        @Override
        public Integer call() throws IOException, InvalidConfiguration {
            return ask(operation, Map.of("text", text(file)));
        }

        /// No more than is needed to tell that it is too long.
        private static String text(Path file) throws IOException {
            boolean isInput = file.toString().equals("-");
            try (InputStream in = isInput ? System.in : Files.newInputStream(file)) {
                byte[] bytes = in.readNBytes(Rule.MOST_BYTES + 1);
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes))
                        .toString();
            } catch (CharacterCodingException e) {
                throw new IOException(file + " is not UTF-8, or has more than 16 KiB", e);
            }
        }
    }

    @Command(
            name = "list",
            description = "Print all rules in the order in which messages meet them.")
    static final class ListRules extends AdminCall {
        @Override
        public Integer call() throws IOException, InvalidConfiguration {
            return ask("rule.list", Map.of());
        }
    }

    @Command(name = "show", description = "Print a rule, as `put` takes it.")
    static final class ShowRule extends OneRule {
        ShowRule() {
            super("rule.show");
        }
    }

    @Command(name = "history", description = "Print the last versions of a rule, newest first.")
    static final class History extends OneRule {
        History() {
            super("rule.history");
        }
    }

    @Command(
            name = "put",
            description = {
                "Add a rule, or replace the one of its name. A rule with a `version` replaces only"
                        + " that one."
            })
    static final class PutRule extends OneFile {
        PutRule() {
            super("rule.put");
        }
    }

    @Command(name = "remove", description = "Remove a rule; its versions stay readable.")
    static final class RemoveRule extends OneRule {
        RemoveRule() {
            super("rule.remove");
        }
    }

    @Command(name = "enable", description = "Let a rule count.")
    static final class EnableRule extends OneRule {
        EnableRule() {
            super("rule.enable");
        }
    }

    @Command(name = "disable", description = "Keep a rule, and let it not count.")
    static final class DisableRule extends OneRule {
        DisableRule() {
            super("rule.disable");
        }
    }

    @Command(
            name = "test",
            description = "Print what each rule would do with a message, and why. Nothing is sent.")
    static final class TestRules extends OneFile {
        TestRules() {
            super("rule.test");
        }
    }
}
