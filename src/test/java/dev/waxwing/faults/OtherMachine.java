package dev.waxwing.faults;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;

/// A network namespace with one cable to this machine, which can be pulled: no FIN and no RST gets
/// through then. Owned by the thread of the test; needs root and iproute2.
final class OtherMachine implements AutoCloseable {
    /// This machine's address at its end of the cable.
    static final String HOST = "10.231.77.1";

    private static final String ITS_ADDRESS = "10.231.77.2";

    private final String name = "wx" + ProcessHandle.current().pid();
    private final String near = name + "a";
    private final String far = name + "b";

    OtherMachine() {
        Shell.Ended ended = Shell.attempt("ip", "netns", "add", name);
        assumeTrue(ended.ok(), () -> "network namespaces need root: " + ended.output());
        try {
            Shell.run("ip", "link", "add", near, "type", "veth", "peer", "name", far);
            Shell.run("ip", "link", "set", far, "netns", name);
            Shell.run("ip", "address", "add", HOST + "/30", "dev", near);
            Shell.run("ip", "link", "set", near, "up");
            Shell.run("ip", "-n", name, "address", "add", ITS_ADDRESS + "/30", "dev", far);
            Shell.run("ip", "-n", name, "link", "set", far, "up");
        } catch (AssertionError e) {
            close();
            throw e;
        }
    }

    /// Words before a command that make it run there.
    List<String> inside() {
        return List.of("ip", "netns", "exec", name);
    }

    void pullCable() {
        Shell.run("ip", "-n", name, "link", "set", far, "down");
    }

    @Override
    public void close() {
        Shell.attempt("ip", "link", "delete", near);
        Shell.run("ip", "netns", "delete", name);
    }
}
