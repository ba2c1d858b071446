package dev.waxwing.gateway.line;

import dev.waxwing.accounts.Permission;
import dev.waxwing.broker.Delivery;
import dev.waxwing.broker.LateSettling.Held;
import dev.waxwing.broker.Unacknowledged;
import dev.waxwing.ops.LogContext;
import dev.waxwing.protocol.LineCommand;
import dev.waxwing.protocol.LineCommand.Ack;
import dev.waxwing.protocol.LineCommand.Malformed;
import dev.waxwing.protocol.LineCommand.Nack;
import dev.waxwing.protocol.LineCommand.NotText;
import dev.waxwing.protocol.LineCommand.Ping;
import dev.waxwing.protocol.LineCommand.Publish;
import dev.waxwing.protocol.LineCommand.PublishBatch;
import dev.waxwing.protocol.LineParser;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a client says on one connection, who it is, and what it has been given. Owned by the
/// connection's event loop.
///
/// Publishes and acknowledgements flow without waiting for each other; every other command waits
/// until all earlier ones are answered, and lets nothing pass until it is answered itself. So a
/// connection reads what it wrote.
final class Conversation {
    private final LineConnection connection;
    private final LineParts parts;
    private final Intake intake;
    private final Answers answers;
    private final Unacknowledged unacknowledged = new Unacknowledged();
    private final Commands commands;
    private @Nullable LineCommand waiting;
    private boolean busy;
    private int malformed;

    /// Null until `auth`, unless the listener is open.
    private @Nullable LineCaller caller;

    Conversation(LineConnection connection, Answers answers, LineParts parts) {
        this.connection = connection;
        this.answers = answers;
        this.parts = parts;
        this.intake = new Intake(parts.broker(), parts.screen());
        this.commands = new Commands(this, connection, parts);
        this.caller = parts.isOpen() ? LineCaller.ANYBODY : null;
    }

    // --- commands

    /// Takes one command; not while [#isBusy].
    void line(byte[] b, int from, int to) {
        if (intake.repeats(b, from, to) && intake.again(b, from, to, answers.publishes())) {
            malformed = 0;
            return;
        }
        LineCommand command = LineParser.parse(b, from, to);
        if (isRefused(command)) {
            return;
        }
        switch (command) {
            case Publish c -> count(intake.publish(b, from, c, answers.publishes()));
            case PublishBatch c -> count(intake.publishBatch(b, c, answers.publishes()));
            case Ack c -> {
                malformed = 0;
                answers.acks().add(c.id(), held(c.id()));
            }
            case Nack c -> {
                malformed = 0;
                nack(c);
            }
            case Ping _ -> {
                malformed = 0;
                answers.say("PONG");
            }
            case Malformed c -> malformed(Refusal.malformed(c.reply()));
            case NotText _ -> connection.end(Refusal.NOT_TEXT);
            default -> inTurn(command);
        }
    }

    /// Answers a command that this caller may not give.
    private boolean isRefused(LineCommand command) {
        LineCaller who = caller;
        if (who == null) {
            boolean refused = !(command instanceof LineCommand.Auth);
            if (refused) {
                malformed(Refusal.UNAUTHENTICATED);
            }
            return refused;
        }
        Optional<Permission> lacking = who.lacks(command);
        lacking.ifPresent(permission -> {
            malformed = 0;
            answers.refuse(Refusal.forbidden(who.name(), permission));
        });
        return lacking.isPresent();
    }

    private void malformed(Refusal why) {
        answers.refuse(why);
        count(false);
    }

    private void count(boolean wellFormed) {
        malformed = wellFormed ? 0 : malformed + 1;
        if (malformed >= parts.config().maxMalformed()) {
            connection.end(Refusal.tooManyMalformed(malformed));
        }
    }

    /// Runs the command once everything before it is answered.
    private void inTurn(LineCommand command) {
        malformed = 0;
        answers.seal();
        waiting = command;
        runWaiting();
    }

    /// Runs the command that waits, if there is one and its turn has come.
    void runWaiting() {
        LineCommand command = waiting;
        if (command != null && answers.isEmpty() && !connection.isClosing()) {
            waiting = null;
            busy = true;
            commands.run(command);
        }
    }

    /// True while a command is being answered, or waits for its turn.
    boolean isBusy() {
        return busy || waiting != null;
    }

    /// True while a command is being answered.
    boolean isRunning() {
        return busy;
    }

    private @Nullable Held held(String id) {
        Held held = unacknowledged.take(id);
        return held == null ? parts.broker().late().take(id) : held;
    }

    private void nack(Nack command) {
        answers.settle(
                "NACK_CONFIRMED",
                command.id(),
                held(command.id()),
                (queue, handles, answer) -> queue.giveBack(handles, command.requeue(), answer));
    }

    // --- what commands do

    /// The command that was run is answered: go on with the next.
    void answer(String line) {
        answer(line, () -> {});
    }

    /// The command that was run is refused: go on with the next.
    void refuse(Refusal why) {
        if (connection.isOpen()) {
            busy = false;
            answers.refuse(why);
            answers.writeReady();
            connection.goOn();
        }
    }

    /// As [#answer]; `written` runs after the line is written and before anything else is.
    void answer(String line, Runnable written) {
        if (connection.isOpen()) {
            busy = false;
            answers.say(line);
            answers.writeReady();
            written.run();
            connection.goOn();
        }
    }

    /// The command that was run is answered with a message, which is leased to this connection.
    void answer(Delivery delivery) {
        if (connection.isOpen()) {
            busy = false;
            deliver(List.of(delivery), false);
            connection.goOn();
        }
    }

    /// Writes deliveries and keeps their handles for the acknowledgements.
    void deliver(List<Delivery> deliveries, boolean meta) {
        if (!connection.isOpen()) {
            return;
        }
        parts.delivered(deliveries.size());
        for (Delivery delivery : deliveries) {
            unacknowledged.put(
                    DeliveryLines.id(delivery), new Held(delivery.queue(), delivery.handle()));
        }
        DeliveryLines.write(
                connection.room(DeliveryLines.size(deliveries, meta)), deliveries, meta);
    }

    /// From now on these are this caller's commands. What was remembered of the last publish was
    /// permitted to another.
    void authenticated(LineCaller who) {
        caller = who;
        intake.serve(who);
        parts.proofs().shown(connection, who);
    }

    /// These fields of the log, and who it is, as far as that is known.
    LogContext in(LogContext about) {
        LineCaller who = caller;
        return who == null ? about : who.in(about);
    }

    /// Whether this access was opened by one of those sessions.
    boolean isOf(Set<String> sessions) {
        LineCaller who = caller;
        return who != null && who.session().filter(sessions::contains).isPresent();
    }

    // --- the connection

    /// The connection can be written to again.
    void resume() {
        commands.resume();
    }

    /// The command whose turn has not come is not run any more.
    void dropWaiting() {
        waiting = null;
    }

    /// The connection is gone: everything it held goes back, and may yet be settled on another.
    void end() {
        commands.cancel();
        unacknowledged.leaveTo(parts.broker().late());
    }
}
