package dev.waxwing.sessions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waxwing.accounts.Identity;
import dev.waxwing.accounts.Permission;
import dev.waxwing.announcements.Announcement;
import dev.waxwing.announcements.Announcements;
import dev.waxwing.journal.StorageException;
import dev.waxwing.model.ErrorCode;
import dev.waxwing.protocol.NativeWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The commands of the native protocol by which administrators say something to everybody. Safe for
/// all threads.
record AnnouncementCommands(Announcements announcements) {
    /// The names of all of them.
    static final List<String> NAMES =
            List.of("announcement_make", "announcement_list", "announcement_withdraw");

    private static final long DAY = 86_400;

    /// @param name one of [#NAMES]
    void run(Identity who, String name, JsonNode params, NativeAnswering answering) {
        if (!who.may(Permission.ADMINISTER)) {
            answering.refuse(ErrorCode.FORBIDDEN, ErrorCode.FORBIDDEN.meaning());
            return;
        }
        switch (name) {
            case "announcement_make" -> make(who, params, answering);
            case "announcement_list" -> answer(answering, list(announcements.current()));
            case "announcement_withdraw" -> {
                var _ =
                        announcements
                                .withdraw(params.path("id").asText())
                                .whenComplete((found, why) -> tell(found, why, answering));
            }
            default -> throw new IllegalStateException(name);
        }
    }

    private void make(Identity who, JsonNode params, NativeAnswering answering) {
        if (!params.has("payload")) {
            answering.invalid("'payload' is missing.");
            return;
        }
        try {
            var _ =
                    announcements
                            .make(
                                    who.user(),
                                    params.path("payload").toString(),
                                    Duration.ofSeconds(params.path("ttl_s").asLong(DAY)))
                            .whenComplete(
                                    (made, why) -> tell(Optional.ofNullable(made), why, answering));
        } catch (IllegalArgumentException e) {
            answering.invalid(String.valueOf(e.getMessage()));
        }
    }

    private static ObjectNode list(List<Announcement> all) {
        ObjectNode sheet = JsonNodeFactory.instance.objectNode();
        var list = sheet.putArray("announcements");
        all.forEach(one -> list.add(one.sheet()));
        return sheet;
    }

    private static void tell(
            @Nullable Optional<Announcement> found,
            @Nullable Throwable why,
            NativeAnswering answering) {
        if (why instanceof StorageException failed) {
            answering.refuse(failed);
        } else if (why != null || found == null) {
            answering.refuse(ErrorCode.INTERNAL, ErrorCode.INTERNAL.meaning());
        } else if (found.isEmpty()) {
            answering.refuse(ErrorCode.NOT_FOUND, "There is no such announcement.");
        } else {
            answer(answering, found.get().sheet());
        }
    }

    private static void answer(NativeAnswering answering, ObjectNode result) {
        answering.with(
                NativeWriter.frame("result", answering.id())
                        .json("result", result.toString())
                        .end());
    }
}
