package dev.waxwing.client;

import java.io.IOException;
import java.util.List;

/// The lines asked on every new connection before anything else.
public final class SetUp {
    private SetUp() {}

    /// Declares a queue, a direct exchange and the binding between them.
    public static List<String> binding(Route route, String queue) {
        Route.checkName("queue", queue);
        return List.of(
                "declare_queue " + queue,
                "declare_exchange " + route.exchange(),
                "bind " + route.exchange() + " " + queue + " " + route.key());
    }

    /// @throws SetUpRefused when the server answers one of them with an error that will stay
    static void ask(LineConnection connection, List<String> lines) throws IOException {
        for (String line : lines) {
            String answer = connection.call(line);
            if (Answers.isRefusal(answer)) {
                throw refusal(line, answer);
            }
        }
    }

    /// What a refusal of such a line means for the connection's owner.
    static IOException refusal(String line, String answer) {
        if (Answers.isAboutAuthentication(answer)) {
            return new AuthenticationFailed(answer);
        }
        return Answers.isPassing(answer) ? new IOException(answer) : new SetUpRefused(line, answer);
    }
}
