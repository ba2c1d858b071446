package dev.waxwing.commands;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waxwing.model.UserId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/// Something that a client may ask the server. To add a command, add a record here: its name on the
/// wire is the record's in lower case with underscores, and [CommandRegistry] finds it.
///
/// Those of today change nothing, so that a call without a time may be repeated by its sender. One
/// that does change something must ask for [CommandCall#timestamp].
public sealed interface ServerCommand {
    /// Answers; runs on event loops, so it takes microseconds and never blocks.
    ObjectNode run(Question question);

    /// The name on the wire.
    default String word() {
        return getClass()
                .getSimpleName()
                .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
                .toLowerCase(Locale.ROOT);
    }

    /// What a command is run with.
    ///
    /// @param sender who asks, proven by connection and signature
    /// @param commands the names of all commands, in order
    record Question(UserId sender, JsonNode params, ServerFacts server, List<String> commands) {
        ObjectNode answer() {
            return JsonNodeFactory.instance.objectNode();
        }

        /// RFC 3339, UTC, milliseconds.
        String now() {
            Instant now = server.clock().instant().truncatedTo(ChronoUnit.MILLIS);
            return CommandRegistry.TIME.format(now);
        }
    }

    /// Whether the server answers.
    record Ping() implements ServerCommand {
        @Override
        public ObjectNode run(Question question) {
            return question.answer().put("message", "pong").put("timestamp", question.now());
        }
    }

    /// The parameters back, whatever they are.
    record Echo() implements ServerCommand {
        @Override
        public ObjectNode run(Question question) {
            ObjectNode answer = question.answer();
            answer.set("echo", question.params());
            return answer.put("sender", question.sender().value());
        }
    }

    /// The version, and how many are connected.
    record ServerInfo() implements ServerCommand {
        @Override
        public ObjectNode run(Question question) {
            return question.answer()
                    .put("version", question.server().version())
                    .put("connected_users", question.server().connectedUsers().getAsInt())
                    .put("timestamp", question.now());
        }
    }

    /// How many users are connected.
    record UserCount() implements ServerCommand {
        @Override
        public ObjectNode run(Question question) {
            return question.answer()
                    .put("count", question.server().connectedUsers().getAsInt())
                    .put("timestamp", question.now());
        }
    }

    /// What can be asked.
    record ListCommands() implements ServerCommand {
        @Override
        public ObjectNode run(Question question) {
            ObjectNode answer = question.answer();
            ArrayNode names = answer.putArray("commands");
            question.commands().forEach(names::add);
            return answer.put("count", names.size());
        }
    }

    /// A greeting by name.
    record Hello() implements ServerCommand {
        @Override
        public ObjectNode run(Question question) {
            return question.answer()
                    .put("message", "Hello, " + question.sender() + "!")
                    .put("timestamp", question.now());
        }
    }

    /// The server's time, for people and for programs.
    record GetTime() implements ServerCommand {
        @Override
        public ObjectNode run(Question question) {
            return question.answer()
                    .put("time", question.now())
                    .put("unix", question.server().clock().instant().getEpochSecond())
                    .put("timestamp", question.now());
        }
    }
}
