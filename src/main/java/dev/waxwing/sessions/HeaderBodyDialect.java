package dev.waxwing.sessions;

import dev.waxwing.chat.DirectMessages;
import dev.waxwing.chat.HeaderBodyForm;
import dev.waxwing.chat.Roster;
import dev.waxwing.commands.CommandRegistry;
import dev.waxwing.gate.Gate;
import dev.waxwing.ops.MessageKind;
import dev.waxwing.protocol.CloseCode;
import dev.waxwing.routing.Screen;
import java.time.Clock;
import java.util.OptionalLong;

/// Header/body frames: what a WebSocket connection without a subprotocol speaks.
public final class HeaderBodyDialect implements Dialect {
    private final Gate gate;
    private final int maxSize;
    private final Users users;
    private final DirectMessages messages;
    private final Roster roster;
    private final CommandRegistry commands;
    private final Screen screen;
    private final MessageWatch watch;
    private final WireTime time;

    /// @param maxSize bytes of a frame
    public HeaderBodyDialect(
            Gate gate,
            int maxSize,
            Users users,
            DirectMessages messages,
            Roster roster,
            CommandRegistry commands,
            Screen screen,
            MessageWatch watch,
            Clock clock) {
        this.gate = gate;
        this.maxSize = maxSize;
        this.users = users;
        this.messages = messages;
        this.roster = roster;
        this.commands = commands;
        this.screen = screen;
        this.watch = watch;
        messages.onDelivered(() -> watch.sent(MessageKind.DIRECT, 1));
        this.time = new WireTime(clock);
    }

    @Override
    public String name() {
        return "header_body";
    }

    /// Delivery starts at once: what waits first, then live. `?after=ID` says what the client has
    /// processed.
    @Override
    public Dialogue open(Session session) {
        OptionalLong after = after(session);
        HeaderBodyDialogue dialogue = new HeaderBodyDialogue(this, session);
        dialogue.start(
                messages.open(session.user(), session.outbox(), HeaderBodyForm.INSTANCE, after));
        roster.join(
                session.user(),
                new Roster.Member(
                        session.outbox(),
                        Roster.Language.HEADER_BODY,
                        session.identity().orElseThrow().role()));
        return dialogue;
    }

    private static OptionalLong after(Session session) {
        String text = session.attributes().parameter("after").orElse("");
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        if (!text.matches("\\d{1,18}")) {
            throw new SessionRefused(
                    CloseCode.POLICY_VIOLATION, "'after' must be the id of a message, or 0");
        }
        return OptionalLong.of(Long.parseLong(text));
    }

    Gate gate() {
        return gate;
    }

    int maxSize() {
        return maxSize;
    }

    Users users() {
        return users;
    }

    DirectMessages messages() {
        return messages;
    }

    Roster roster() {
        return roster;
    }

    CommandRegistry commands() {
        return commands;
    }

    /// What rules do with messages.
    Screen screen() {
        return screen;
    }

    MessageWatch watch() {
        return watch;
    }

    WireTime time() {
        return time;
    }
}
