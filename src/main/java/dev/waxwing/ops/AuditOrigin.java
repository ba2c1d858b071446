package dev.waxwing.ops;

/// Who is acting, and from where, as the audit log says it. Bound to a thread for as long as it
/// works on one request; a work of the journal takes along what its submitter was bound to.
///
/// @param actor a user's id, `operator NAME`, or `server`; empty when nobody knows
/// @param address where the actor is; empty for the server itself and for operators
public record AuditOrigin(String actor, String address) {
    /// The server of itself: whatever is bound to no request.
    public static final AuditOrigin SERVER = new AuditOrigin("server", "");

    private static final ScopedValue<AuditOrigin> CURRENT = ScopedValue.newInstance();

    /// What this thread is bound to, or else [#SERVER].
    public static AuditOrigin current() {
        return CURRENT.orElse(SERVER);
    }

    /// Somebody at the server's console or command line.
    ///
    /// @param name the account of the operating system
    public static AuditOrigin operator(String name) {
        return new AuditOrigin("operator " + name, "");
    }

    /// Does something on this thread, bound to this.
    public <T, X extends Throwable> T call(ScopedValue.CallableOp<? extends T, X> what) throws X {
        return ScopedValue.where(CURRENT, this).call(what);
    }

    /// The same place, with somebody who has just been proven or claims to be there.
    public AuditOrigin as(String who) {
        return new AuditOrigin(who, address);
    }

    /// The same, but with this actor where nobody is known.
    public AuditOrigin orElse(String who) {
        return actor.isEmpty() ? as(who) : this;
    }

    /// What was done from here.
    ///
    /// @param subject to whom or what
    /// @param detail anything more, in words
    public AuditEvent event(AuditKind kind, String subject, String detail) {
        return new AuditEvent(kind, actor, subject, address, detail);
    }
}
