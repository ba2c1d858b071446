package dev.waxwing.sessions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waxwing.accounts.Identity;
import dev.waxwing.model.ErrorCode;
import dev.waxwing.protocol.NativeFrame;
import dev.waxwing.protocol.NativeWriter;
import dev.waxwing.sessions.NativeDialect.NativeParts;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What a `command` of the native protocol runs: the server's commands that every dialect has, and
/// those of this one. Safe for all threads.
public final class NativeCommands {
    private static final JsonMapper JSON = new JsonMapper();

    private final NativeParts parts;
    private final Identity sender;
    private final RoomCommands rooms;
    private final AnnouncementCommands announcements;
    private final PrivacyCommands privacy;

    NativeCommands(NativeParts parts, Identity sender) {
        this.parts = parts;
        this.sender = sender;
        this.rooms = new RoomCommands(parts.rooms());
        this.announcements = new AnnouncementCommands(parts.announcements());
        this.privacy = new PrivacyCommands(parts.presences());
    }

    /// The names of those that only this dialect has.
    public static List<String> names() {
        return Stream.of(RoomCommands.NAMES, AnnouncementCommands.NAMES, PrivacyCommands.NAMES)
                .flatMap(List::stream)
                .toList();
    }

    void run(NativeFrame.Command command, NativeAnswering answering) {
        String name = command.name();
        JsonNode params = params(command);
        if (RoomCommands.NAMES.contains(name)) {
            rooms.run(sender, name, params, answering);
            return;
        }
        if (AnnouncementCommands.NAMES.contains(name)) {
            announcements.run(sender, name, params, answering);
            return;
        }
        if (PrivacyCommands.NAMES.contains(name)) {
            privacy.run(sender, name, params, answering);
            return;
        }
        Optional<ObjectNode> result = parts.commands().run(sender.user(), name, params);
        if (result.isEmpty()) {
            answering.refuse(ErrorCode.NOT_FOUND, "Unknown command: " + name);
        } else {
            answering.with(
                    NativeWriter.frame("result", answering.id())
                            .json("result", result.get().toString())
                            .end());
        }
    }

    private static JsonNode params(NativeFrame.Command command) {
        try {
            return JSON.readTree(command.params().toString());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("it was read before", e);
        }
    }
}
