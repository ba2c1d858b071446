package dev.waxwing.cli.chat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A line that was typed into `chat`.
sealed interface ChatLine {
    Pattern ADDRESSED = Pattern.compile("@(\\S+)\\s+(.+)");
    Pattern TO_ALL = Pattern.compile("!all\\s+(.+)");
    Pattern WITH_NAME = Pattern.compile("/(trust|key)\\s+(\\S+)");
    Pattern SERVER = Pattern.compile("/server\\s+(\\S+)\\s*(.*)");

    /// `@bob hi`
    record To(String user, String text) implements ChatLine {}

    /// `!all hi`
    record ToAll(String text) implements ChatLine {}

    /// `/users`
    record Users() implements ChatLine {}

    /// `/key bob`: shows the fingerprint.
    record ShowKey(String user) implements ChatLine {}

    /// `/trust bob`: pins the keys that bob has now.
    record Trust(String user) implements ChatLine {}

    /// `/server ping`: a server command, with parameters as JSON.
    record Server(String command, String params) implements ChatLine {}

    /// `/quit`
    record Quit() implements ChatLine {}

    /// An empty line.
    record Nothing() implements ChatLine {}

    /// Anything else.
    record Unknown() implements ChatLine {}

    /// What a line means.
    static ChatLine parse(String typed) {
        String line = typed.strip();
        Matcher to = ADDRESSED.matcher(line);
        if (to.matches()) {
            return new To(to.group(1), to.group(2));
        }
        Matcher all = TO_ALL.matcher(line);
        if (all.matches()) {
            return new ToAll(all.group(1));
        }
        Matcher named = WITH_NAME.matcher(line);
        if (named.matches()) {
            String user = named.group(2).replaceFirst("^@", "");
            return named.group(1).equals("trust") ? new Trust(user) : new ShowKey(user);
        }
        Matcher server = SERVER.matcher(line);
        if (server.matches()) {
            return new Server(
                    server.group(1), server.group(2).isEmpty() ? "null" : server.group(2));
        }
        return switch (line) {
            case "" -> new Nothing();
            case "/users" -> new Users();
            case "/quit" -> new Quit();
            default -> new Unknown();
        };
    }
}
