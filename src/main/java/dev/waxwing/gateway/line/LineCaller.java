package dev.waxwing.gateway.line;

import dev.waxwing.accounts.Identity;
import dev.waxwing.accounts.Permission;
import dev.waxwing.accounts.Role;
import dev.waxwing.accounts.TokenFile;
import dev.waxwing.model.UserId;
import dev.waxwing.ops.LogContext;
import dev.waxwing.ops.LogField;
import dev.waxwing.protocol.LineCommand;
import dev.waxwing.protocol.LineCommand.Ack;
import dev.waxwing.protocol.LineCommand.Auth;
import dev.waxwing.protocol.LineCommand.Bind;
import dev.waxwing.protocol.LineCommand.Consume;
import dev.waxwing.protocol.LineCommand.DeclareExchange;
import dev.waxwing.protocol.LineCommand.DeclareQueue;
import dev.waxwing.protocol.LineCommand.Fetch;
import dev.waxwing.protocol.LineCommand.Malformed;
import dev.waxwing.protocol.LineCommand.Nack;
import dev.waxwing.protocol.LineCommand.NotText;
import dev.waxwing.protocol.LineCommand.Ping;
import dev.waxwing.protocol.LineCommand.Publish;
import dev.waxwing.protocol.LineCommand.PublishBatch;
import dev.waxwing.protocol.LineCommand.Stats;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// Who uses a connection, and what they may do on it.
///
/// @param name the answer to `auth`
/// @param user whose account it is; empty for programs
/// @param role what they are; empty where nobody is known
/// @param session what has to be revoked to end the connection: a login, an API key, or for a
///   program the hash of its token; empty for what cannot be
/// @param isProgram whether it was opened by a token of [TokenFile]
/// @param expires when the connection ends by itself; [Instant#MAX] when it does not
record LineCaller(
        String name,
        Optional<UserId> user,
        Optional<Role> role,
        Optional<String> session,
        Set<Permission> permissions,
        boolean isProgram,
        Instant expires) {
    /// Whoever connects to a listener that is open.
    static final LineCaller ANYBODY =
            new LineCaller(
                    "anybody",
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Role.SERVICE.permissions(),
                    false,
                    Instant.MAX);

    LineCaller {
        permissions = Set.copyOf(permissions);
    }

    /// These fields of the log, and who it is, unless it is anybody. A program's token stays out of
    /// it, also as a hash.
    LogContext in(LogContext about) {
        if (equals(ANYBODY)) {
            return about;
        }
        LogContext named = about.with(LogField.USER, name);
        return session.filter(_ -> !isProgram)
                .map(id -> named.with(LogField.SESSION, id))
                .orElse(named);
    }

    static LineCaller of(Identity identity) {
        return new LineCaller(
                identity.user().value(),
                Optional.of(identity.user()),
                Optional.of(identity.role()),
                Optional.of(identity.session()),
                identity.permissions(),
                false,
                identity.connectionsEnd());
    }

    /// The holder of a token of [TokenFile]: a program.
    static LineCaller program(TokenFile.Entry token) {
        return new LineCaller(
                token.name(),
                Optional.empty(),
                Optional.of(Role.SERVICE),
                Optional.of(token.hash()),
                Role.SERVICE.permissions(),
                true,
                Instant.MAX);
    }

    /// What has to be permitted for a command and is not, if anything.
    Optional<Permission> lacks(LineCommand command) {
        return needs(command).filter(permission -> !permissions.contains(permission));
    }

    private static Optional<Permission> needs(LineCommand command) {
        return switch (command) {
            case Publish _, PublishBatch _ -> Optional.of(Permission.PUBLISH);
            // Statistics name every queue: they are for those who may take from them.
            case Consume _, Fetch _, Ack _, Nack _, Stats _ -> Optional.of(Permission.CONSUME);
            case DeclareQueue _, DeclareExchange _, Bind _ -> Optional.of(Permission.DECLARE);
            case Auth _, Ping _, Malformed _, NotText _ -> Optional.empty();
        };
    }
}
