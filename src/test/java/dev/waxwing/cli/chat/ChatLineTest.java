package dev.waxwing.cli.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ChatLineTest {
    @Test
    void linesMeanWhatTheHelpSays() {
        assertThat(ChatLine.parse("@bob hi there ")).isEqualTo(new ChatLine.To("bob", "hi there"));
        assertThat(ChatLine.parse("!all hello")).isEqualTo(new ChatLine.ToAll("hello"));
        assertThat(ChatLine.parse("/users")).isEqualTo(new ChatLine.Users());
        assertThat(ChatLine.parse("/quit")).isEqualTo(new ChatLine.Quit());
        assertThat(ChatLine.parse("/key @bob")).isEqualTo(new ChatLine.ShowKey("bob"));
        assertThat(ChatLine.parse("/trust bob")).isEqualTo(new ChatLine.Trust("bob"));
        assertThat(ChatLine.parse("/server ping")).isEqualTo(new ChatLine.Server("ping", "null"));
        assertThat(ChatLine.parse("/server echo [1, 2]"))
                .isEqualTo(new ChatLine.Server("echo", "[1, 2]"));
        assertThat(ChatLine.parse("  ")).isEqualTo(new ChatLine.Nothing());
        assertThat(ChatLine.parse("hi")).isEqualTo(new ChatLine.Unknown());
        assertThat(ChatLine.parse("@bob")).isEqualTo(new ChatLine.Unknown());
    }
}
