package dev.waxwing.sessions;

/// Makes the actors above the connections fail, each by a message that it cannot handle.
public final class Faults {
    private Faults() {}

    @SuppressWarnings("NullAway") // the defect
    public static void inConnectionSupervisor(Sessions sessions) {
        sessions.supervisor().tell(new ConnectionSupervisor.Open(null, null, null));
    }

    public static void inServerActor(Sessions sessions) {
        sessions.server().<Object>unsafeUpcast().tell("nothing that it knows");
    }
}
