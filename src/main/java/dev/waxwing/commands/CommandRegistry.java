package dev.waxwing.commands;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waxwing.commands.ServerCommand.Question;
import dev.waxwing.model.UserId;
import java.lang.reflect.Constructor;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// All server commands by name: those that [ServerCommand] holds. Immutable but for the signatures
/// that were used; safe for all threads.
public final class CommandRegistry {
    /// Why a call without a signature is refused.
    public static final String UNSIGNED = "Server messages must be signed";

    /// Why what is no command in form is refused.
    public static final String MALFORMED = "Invalid server command format";

    /// Why a call is refused whose signature is not the sender's over the content.
    public static final String BAD_SIGNATURE = "Invalid signature";

    static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final ServerFacts server;
    private final UsedSignatures used;
    private final Map<String, ServerCommand> commands = new TreeMap<>();
    private final List<String> names;

    public CommandRegistry(ServerFacts server) {
        this.server = server;
        this.used = new UsedSignatures(server.clock());
        Class<?>[] found = ServerCommand.class.getPermittedSubclasses();
        Arrays.stream(found)
                .map(CommandRegistry::make)
                .forEach(command -> commands.put(command.word(), command));
        this.names = List.copyOf(commands.keySet());
    }

    private static ServerCommand make(Class<?> type) {
        try {
            Constructor<?> constructor = type.getDeclaredConstructor();
            return (ServerCommand) constructor.newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " is not a record without components", e);
        }
    }

    /// The names, in order.
    public List<String> names() {
        return names;
    }

    /// Runs a call whose signature has been verified.
    ///
    /// @param signature as it was sent, to know it again
    /// @return the content of the answer: `{"success", "request_id"?, "result"|"error"}`
    public String answer(UserId sender, CommandCall call, String signature) {
        ServerCommand command = commands.get(call.command());
        if (command == null) {
            return failure(call, "Unknown command: " + call.command());
        }
        return switch (used.check(sender, call, signature)) {
            case FIRST -> success(call, command.run(question(sender, call)));
            case STALE -> failure(call, "Command expired");
            case REPEATED -> failure(call, "Command already handled");
        };
    }

    /// Runs a command of one whose connection proves who asks, so that it needs no signature.
    ///
    /// @return what it says; empty when there is no such command
    public Optional<ObjectNode> run(UserId sender, String name, JsonNode params) {
        return Optional.ofNullable(commands.get(name))
                .map(command -> command.run(new Question(sender, params, server, names)));
    }

    private Question question(UserId sender, CommandCall call) {
        return new Question(sender, call.params(), server, names);
    }

    private static String success(CommandCall call, ObjectNode result) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("success", true);
        call.requestId().ifPresent(id -> answer.set("request_id", id));
        answer.set("result", result);
        return text(answer);
    }

    private static String failure(CommandCall call, String why) {
        return refusal(Optional.of(call), why);
    }

    /// The content of the answer to a call that is not run.
    ///
    /// @param call when it could be read
    /// @param why a sentence for people, or one of the texts above
    public static String refusal(Optional<CommandCall> call, String why) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("success", false);
        call.flatMap(CommandCall::requestId).ifPresent(id -> answer.set("request_id", id));
        return text(answer.put("error", why));
    }

    private static String text(ObjectNode answer) {
        try {
            return CommandCall.JSON.writeValueAsString(answer);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree always has a text", e);
        }
    }
}
