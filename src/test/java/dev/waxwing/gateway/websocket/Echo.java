package dev.waxwing.gateway.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.waxwing.protocol.CloseCode;
import dev.waxwing.protocol.EncodedFrame;
import dev.waxwing.sessions.Dialect;
import dev.waxwing.sessions.Dialogue;
import dev.waxwing.sessions.Ending;
import dev.waxwing.sessions.Session;
import dev.waxwing.sessions.SessionRefused;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Sends everything back, and does what a few texts ask for.
final class Echo implements Dialect {
    final List<Session> opened = new CopyOnWriteArrayList<>();
    final List<Ending> endings = new CopyOnWriteArrayList<>();

    @Override
    public String name() {
        return "echo";
    }

    @Override
    public Dialogue open(Session session) {
        opened.add(session);
        return new Dialogue() {
            @Override
            public void received(byte[] utf8) {
                switch (new String(utf8, UTF_8)) {
                    case "who" ->
                            say(session, session.identity().map(i -> i.user().value()).orElse("?"));
                    case "fail" -> throw new IllegalStateException("asked to fail");
                    case "refuse" -> throw new SessionRefused(CloseCode.RATE_LIMITED, "enough");
                    case "thread" -> say(session, Thread.currentThread().getName());
                    default -> session.outbox().offer(EncodedFrame.text(utf8));
                }
            }

            @Override
            public void receivedBinary(byte[] data) {
                byte[] wire = EncodedFrame.text(data).wire();
                wire[0] = (byte) 0x82;
                session.outbox().offer(new EncodedFrame(wire));
            }

            @Override
            public void closed(Ending ending) {
                endings.add(ending);
            }
        };
    }

    private static void say(Session session, String text) {
        session.outbox().offer(EncodedFrame.text(text.getBytes(UTF_8)));
    }
}
