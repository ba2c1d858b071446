package dev.waxwing;

import dev.waxwing.cli.DemoCommand;
import dev.waxwing.cli.FeedCommand;
import dev.waxwing.cli.KeygenCommand;
import dev.waxwing.cli.ReceiveCommand;
import dev.waxwing.cli.SendCommand;
import dev.waxwing.cli.TestSuite;
import dev.waxwing.cli.bench.BenchCommand;
import dev.waxwing.cli.chat.BotCommand;
import dev.waxwing.cli.chat.ChatCommand;
import dev.waxwing.cli.chat.PubCommand;
import dev.waxwing.cli.chat.SubCommand;
import dev.waxwing.cli.chat.WatchCommand;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// The command line: one table of commands, each a picocli class that is a `Callable<Integer>` or a
/// `Runnable`. `--help` and `--version` are inherited by all of them, and whatever they throw
/// becomes one line on standard error through [Failures].
///
/// Exit codes are those of [ExitCode]. Runs on the JVM's main thread.
@Command(
        name = "waxwing",
        header = "Self-hosted secure messaging: sealed end to end, never lost, delivered once.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Environment: WAXWING_JAVA_OPTS adds flags to the JVM,",
            "WAXWING_DEBUG=1 shows the stack trace of a failure.",
            "Exit codes: 0 done, 1 failed, 2 wrong usage, 78 bad configuration."
        })
public final class Main implements Callable<Integer> {
    /// One line a command, in the order of the help: package dev.waxwing for those that need the
    /// server, package dev.waxwing.cli for those that need the client alone.
    private static final List<Class<?>> COMMANDS =
            List.of(
                    CheckConfigCommand.class,
                    ServeCommand.class,
                    AdminCommand.class,
                    KeygenCommand.class,
                    SendCommand.class,
                    ReceiveCommand.class,
                    FeedCommand.class,
                    ChatCommand.class,
                    BotCommand.class,
                    SubCommand.class,
                    WatchCommand.class,
                    PubCommand.class,
                    DemoCommand.class,
                    TestSuite.class,
                    BenchCommand.class,
                    WarmUp.class);

    @Spec private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets the specification before it runs anything
    Main() {}

    public static void main(String[] args) {
        System.exit(commandLine(args).execute(args));
    }

    /// The whole command line, ready to execute; its output can be redirected by `setOut` and
    /// `setErr`.
    static CommandLine commandLine() {
        return commandLine(COMMANDS);
    }

    /// Without the commands that these arguments do not name: reading their options would take a
    /// third of a start.
    private static CommandLine commandLine(String... args) {
        List<Class<?>> named =
                COMMANDS.stream()
                        .filter(command -> args.length > 0 && nameOf(command).equals(args[0]))
                        .toList();
        return commandLine(named.isEmpty() ? COMMANDS : named);
    }

    private static String nameOf(Class<?> command) {
        return command.getAnnotation(Command.class).name();
    }

    private static CommandLine commandLine(List<Class<?>> which) {
        CommandLine commands = new CommandLine(new Main());
        which.forEach(commands::addSubcommand);
        addHelpAndVersion(commands);
        return commands.setUsageHelpAutoWidth(true)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Failures::wrongUsage)
                .setExecutionExceptionHandler(Failures::failed);
    }

    private static void addHelpAndVersion(CommandLine command) {
        command.getCommandSpec().mixinStandardHelpOptions(true).versionProvider(new Version());
        command.getSubcommands().values().forEach(Main::addHelpAndVersion);
    }

    /// No command at all is wrong usage, answered with the help.
    @Override
    public Integer call() {
        CommandLine commands = spec.commandLine();
        commands.usage(commands.getErr());
        return ExitCode.USAGE;
    }

    /// The version as the jar's manifest gives it.
    static String version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "(classes, no jar)" : version;
    }

    /// The version, and the Java that runs it.
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {
                "Waxwing " + version(),
                "Java " + Runtime.version() + ", " + System.getProperty("java.vendor")
            };
        }
    }
}
