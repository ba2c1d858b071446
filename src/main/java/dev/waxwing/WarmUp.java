package dev.waxwing;

import dev.waxwing.model.MessageEnvelope;
import dev.waxwing.protocol.MalformedMessage;
import dev.waxwing.protocol.MessageJson;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The training run of the ahead-of-time cache: the launcher starts it once for a new jar, with the
/// JVM recording which classes were loaded and which methods ran often. It goes through what every
/// start goes through, keeps nothing, and is not meant to be called by hand.
@Command(
        name = "warm-up",
        hidden = true,
        description = "Runs what a start runs, for the JVM to record.")
final class WarmUp implements Callable<Integer> {
    private static final int ROUNDS = 2_000;

    @Override
    public Integer call() throws MalformedMessage {
        helpOfEveryCommand();
        messages();
        return ExitCode.DONE;
    }

    private static void helpOfEveryCommand() {
        CommandLine commands = Main.commandLine().setOut(new PrintWriter(Writer.nullWriter()));
        commands.execute("--help");
        commands.getSubcommands().keySet().forEach(name -> commands.execute(name, "--help"));
    }

    private static void messages() throws MalformedMessage {
        String ciphertext = "A".repeat(1024);
        for (int i = 0; i < ROUNDS; i++) {
            byte[] json =
                    MessageJson.bytes(
                            new MessageEnvelope("m" + i, ciphertext, "n", "t", "k", Map.of()));
            MessageJson.parse(json, 0, json.length);
        }
    }
}
