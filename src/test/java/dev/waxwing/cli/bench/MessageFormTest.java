package dev.waxwing.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waxwing.model.MessageEnvelope;
import dev.waxwing.protocol.MalformedMessage;
import dev.waxwing.protocol.MessageJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class MessageFormTest {
    private static final int RUN = 0xcafe_f00d;
    private static final int SIZE = 40;

    private final MessageForm form = new MessageForm(RUN, SIZE);

    @Property(tries = 200)
    void anIdSaysAllAboutItsMessage(
            @ForAll @IntRange(max = 65_535) int producer,
            @ForAll @LongRange(min = 0, max = 0xffff_ffffL) long sequence,
            @ForAll @LongRange(min = 0, max = 0xffff_ffff_ffffL) long due)
            throws IOException {
        byte[] line = delivery(producer, sequence, due);

        assertThat(form.isId(line, 0, line.length)).isTrue();
        assertThat(MessageForm.producer(line, 0)).isEqualTo(producer);
        assertThat(MessageForm.sequence(line, 0)).isEqualTo(sequence);
        assertThat(MessageForm.due(line, 0)).isEqualTo(due);
        assertThat(isWhole(line)).isTrue();
    }

    @Property(tries = 200)
    void anyOtherByteIsDamage(
            @ForAll @IntRange(min = MessageForm.ID + 1, max = 270) int place,
            @ForAll @IntRange(min = 1, max = 255) int change)
            throws IOException {
        byte[] line = delivery(3, 1_000_000, 5);

        line[place % line.length] ^= (byte) change;

        assertThat(isWhole(line)).isFalse();
    }

    @Test
    void aShorterMessageIsDamage() throws IOException {
        byte[] line = delivery(3, 1, 5);

        assertThat(form.isWhole(line, 0, MessageForm.ID + 1, line.length - 1)).isFalse();
    }

    @Test
    void anotherRunsIdIsNotOurs() throws IOException {
        byte[] line = delivery(3, 1, 5);

        assertThat(new MessageForm(RUN + 1, SIZE).isId(line, 0, line.length)).isFalse();
        assertThat(form.isId(line, 0, MessageForm.ID - 1)).isFalse();
    }

    @Test
    void theJsonIsAnEnvelopeInTheFormThatServersPrint() throws IOException, MalformedMessage {
        byte[] json = json(1, 2, 3);

        MessageEnvelope envelope = MessageJson.parse(json, 0, json.length);

        assertThat(envelope.messageId()).isEqualTo("cafef00d-0001-0000-0002-000000000003");
        assertThat(envelope.ciphertext()).hasSize(SIZE);
        assertThat(MessageJson.bytes(envelope)).isEqualTo(json);
    }

    private boolean isWhole(byte[] line) {
        return form.isWhole(line, 0, MessageForm.ID + 1, line.length);
    }

    /// An id, a blank, the JSON: what follows the word of a delivery.
    private byte[] delivery(int producer, long sequence, long due) throws IOException {
        byte[] json = json(producer, sequence, due);
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        line.write(json, 15, MessageForm.ID);
        line.write(' ');
        line.write(json);
        return line.toByteArray();
    }

    private byte[] json(int producer, long sequence, long due) throws IOException {
        ByteBatch batch = new ByteBatch();
        form.append(batch, new byte[MessageForm.ID], producer, sequence, due);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        batch.writeTo(bytes);
        String text = bytes.toString(StandardCharsets.US_ASCII);
        assertThat(text).endsWith("}\n");
        return text.stripTrailing().getBytes(StandardCharsets.US_ASCII);
    }
}
