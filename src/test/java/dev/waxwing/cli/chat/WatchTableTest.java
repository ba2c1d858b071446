package dev.waxwing.cli.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.waxwing.client.live.Event;
import dev.waxwing.client.live.Presence;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WatchTableTest {
    private final WatchTable table = new WatchTable();

    private void event(String topic, long offset, String payload) {
        table.event(new Event(topic, 1, offset, "alice", "", Map.of(), TextNode.valueOf(payload)));
    }

    @Test
    void topicsHaveARowEachWithTheirRate() {
        event("b", 1, "x");
        event("a", 4, "y");
        event("a", 5, "z");

        assertThat(table.whole(2, 200))
                .hasSize(3)
                .anyMatch(line -> line.matches("a +2 +1\\.0 +5 +alice +\"z\""))
                .anyMatch(line -> line.matches("b +1 +0\\.5 +1 +alice +\"x\""));
    }

    @Test
    void whatDidNotChangeIsNoLine() {
        event("a", 1, "x");
        event("b", 1, "x");
        assertThat(table.changed(1)).hasSize(2);
        event("b", 0, "y");

        assertThat(table.changed(1)).containsExactly("b 2 1.0/s - alice \"y\"");
        assertThat(table.changed(1)).isEmpty();
    }

    @Test
    void nothingDrawsOnTheTerminalAndNoLineIsWider() {
        event("a", 1, "\033[2J" + "x".repeat(500));
        table.presence(new Presence("bob", "away", "\033]0;title\007", ""));

        assertThat(table.whole(1, 80))
                .allSatisfy(line -> {
                    assertThat(line.codePoints().noneMatch(Character::isISOControl)).isTrue();
                    assertThat(line.length()).isLessThanOrEqualTo(80);
                })
                .anyMatch(line -> line.startsWith("bob"));
    }
}
