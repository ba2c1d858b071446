package dev.waxwing.ops;

import java.util.regex.Pattern;

/// Something that the audit log keeps. Never holds a secret: no token, password or content.
///
/// Each text is cut to [#LONGEST] characters and has `?` for control characters and halves of
/// surrogate pairs, because some of them are what a stranger typed.
///
/// @param kind what happened
/// @param actor who did it: a user's id, or `server`; empty when nobody knows
/// @param subject to whom or what: a user, an address, a key's id
/// @param address where the actor was; empty for the server itself
/// @param detail anything more, in words
public record AuditEvent(
        AuditKind kind, String actor, String subject, String address, String detail) {
    /// The longest text, in characters.
    public static final int LONGEST = 200;

    private static final Pattern UNFIT = Pattern.compile("[\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}]");

    public AuditEvent {
        actor = fit(actor);
        subject = fit(subject);
        address = fit(address);
        detail = fit(detail);
    }

    /// Something that the server did of itself.
    public static AuditEvent byServer(AuditKind kind, String detail) {
        return new AuditEvent(kind, "server", "", "", detail);
    }

    private static String fit(String text) {
        String cut = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
        return UNFIT.matcher(cut).replaceAll("?");
    }
}
