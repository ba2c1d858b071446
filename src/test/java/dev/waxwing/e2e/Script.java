package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// A conversation written down: `> ` before what the client says, `< ` before the replies, `! `
/// before the pushes. `%` stands for a number of this run, `{id%}` for a sample message with that
/// id, and a final `…` for any text that is not empty.
///
/// @param turns commands with their replies, in order
/// @param pushes the messages that must be pushed, in order; when, between the replies, is open
public record Script(List<Turn> turns, List<String> pushes) {
    private static final Pattern MESSAGE = Pattern.compile("\\{(\\S+?)}");

    /// One command and its replies.
    public record Turn(String command, List<String> replies) {}

    /// How the client's bytes leave.
    public enum Pace {
        STEP_BY_STEP,
        PIPELINED,
        PIPELINED_WITH_CRLF,
        ONE_BYTE_AT_A_TIME
    }

    public static Script read(String text, int run) {
        List<Turn> turns = new ArrayList<>();
        List<String> pushes = new ArrayList<>();
        for (String line : text.lines().filter(l -> !l.isBlank()).toList()) {
            String words = filled(line.substring(2), run);
            switch (line.charAt(0)) {
                case '>' -> turns.add(new Turn(words, new ArrayList<>()));
                case '<' -> turns.getLast().replies().add(words);
                case '!' -> pushes.add(words);
                default -> throw new IllegalArgumentException(line);
            }
        }
        return new Script(turns, pushes);
    }

    /// Speaks it, and compares every line that comes back.
    public void play(RawClient client, Pace how) {
        switch (how) {
            case STEP_BY_STEP -> {}
            case PIPELINED -> client.sendRaw(said("\n"));
            case PIPELINED_WITH_CRLF -> client.sendRaw(said("\r\n"));
            case ONE_BYTE_AT_A_TIME -> client.sendByteByByte(said("\n"));
        }
        for (Turn turn : turns) {
            if (how == Pace.STEP_BY_STEP) {
                client.send(turn.command());
            }
            for (String expected : turn.replies()) {
                // `fetch` answers in the form of a push.
                boolean fetched = expected.startsWith("Message: ");
                matches(turn.command(), fetched ? client.line() : client.reply(), expected);
            }
        }
        for (String expected : pushes) {
            matches("a push", "Message: " + text(client.delivery()), expected);
        }
    }

    private static String text(Delivery delivery) {
        return delivery.id() + " " + delivery.json();
    }

    private String said(String ending) {
        StringBuilder all = new StringBuilder();
        turns.forEach(turn -> all.append(turn.command()).append(ending));
        return all.toString();
    }

    private static void matches(String command, String line, String expected) {
        if (expected.endsWith("…")) {
            String start = expected.substring(0, expected.length() - 1);
            assertThat(line).as(command).startsWith(start).hasSizeGreaterThan(start.length());
        } else {
            assertThat(line).as(command).isEqualTo(expected);
        }
    }

    private static String filled(String line, int run) {
        return MESSAGE.matcher(line.replace("%", String.valueOf(run)))
                .replaceAll(m -> Sample.json(m.group(1)));
    }
}
