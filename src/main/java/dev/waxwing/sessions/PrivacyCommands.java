package dev.waxwing.sessions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.waxwing.accounts.Identity;
import dev.waxwing.journal.StorageException;
import dev.waxwing.model.ErrorCode;
import dev.waxwing.presence.Presences;
import dev.waxwing.presence.Privacy;
import dev.waxwing.protocol.NativeWriter;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The commands of the native protocol by which users say who may see how present they are. Safe
/// for all threads.
record PrivacyCommands(Presences presences) {
    /// The names of all of them.
    static final List<String> NAMES = List.of("privacy_get", "privacy_set");

    /// @param name one of [#NAMES]
    void run(Identity who, String name, JsonNode params, NativeAnswering answering) {
        if (name.equals("privacy_get")) {
            answer(presences.privacy(who.user()), answering);
            return;
        }
        Optional<Privacy> wanted = Privacy.of(params.path("presence").asText());
        if (wanted.isEmpty()) {
            answering.invalid("'presence' is everyone, rooms or nobody.");
            return;
        }
        var _ =
                presences
                        .want(who.user(), wanted.get())
                        .whenComplete((kept, why) -> tell(kept, why, answering));
    }

    private static void tell(
            @Nullable Privacy kept, @Nullable Throwable why, NativeAnswering answering) {
        if (why instanceof StorageException failed) {
            answering.refuse(failed);
        } else if (kept == null) {
            answering.refuse(ErrorCode.INTERNAL, ErrorCode.INTERNAL.meaning());
        } else {
            answer(kept, answering);
        }
    }

    private static void answer(Privacy privacy, NativeAnswering answering) {
        String result =
                JsonNodeFactory.instance.objectNode().put("presence", privacy.word()).toString();
        answering.with(NativeWriter.frame("result", answering.id()).json("result", result).end());
    }
}
