package dev.waxwing.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waxwing.model.UserId;
import dev.waxwing.protocol.HeaderBodyFrame;
import dev.waxwing.protocol.HeaderBodyReader;
import dev.waxwing.protocol.MalformedMessage;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which frames are the same sending.
class SendingTest {
    private static final UserId ALICE = new UserId("alice");
    private static final String FRAME =
            """
            {"id":7,"header":{"to":"bob","timestamp":"then","signature":"s","encrypted_key":"k",\
            "encryption_nonce":"n"},"body":{"content":"hi"}}\
            """;

    private static HeaderBodyFrame frame(String json) throws MalformedMessage {
        return HeaderBodyReader.parse(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void theSameInAnotherFormIsTheSame() throws Exception {
        String other =
                """
                {"body":{"content":"\\u0068i"},"status":"x","header":{"signature":"s","to":"bob",\
                "from":"alice","encrypted_key":"k","encryption_nonce":"n","timestamp":"then"},"id":7}\
                """;
        assertThat(Sending.hash(ALICE, frame(other)))
                .isEqualTo(Sending.hash(ALICE, frame(FRAME)))
                .isNotEqualTo(Sending.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7/8",
                "7/\"7\"",
                "bob/bobby",
                "\"then\"/\"now\"",
                "\"then\"/null",
                "\"s\"/\"t\"",
                "\"s\"/null",
                "\"k\"/\"l\"",
                "\"n\"/\"m\"",
                "\"hi\"/\"ho\"",
                "\"n\"},\"body\":{\"content\":\"hi\"/\"nh\"},\"body\":{\"content\":\"i\""
            })
    void everyFieldCounts(String change) throws Exception {
        String[] words = change.split("/", -1);
        String other = FRAME.replace(words[0], words[1]);
        assertThat(other).isNotEqualTo(FRAME);
        assertThat(Sending.hash(ALICE, frame(other)))
                .isNotEqualTo(Sending.hash(ALICE, frame(FRAME)));
    }

    @Test
    void aFrameWithoutATimestampIsNotKnownAgain() throws Exception {
        for (String none : new String[] {"", "\"timestamp\":null,", "\"timestamp\":\"\","}) {
            String frame = FRAME.replace("\"timestamp\":\"then\",", none);
            assertThat(frame).isNotEqualTo(FRAME);
            assertThat(Sending.hash(ALICE, frame(frame))).as(none).isEqualTo(Sending.NONE);
        }
    }

    @Test
    void theSenderCountsAndAFrameWithoutAnIdIsNotKnownAgain() throws Exception {
        assertThat(Sending.hash(new UserId("bob"), frame(FRAME)))
                .isNotEqualTo(Sending.hash(ALICE, frame(FRAME)));
        assertThat(Sending.hash(ALICE, frame(FRAME.replace("\"id\":7,", ""))))
                .isEqualTo(Sending.NONE);
    }
}
