package dev.waxwing.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waxwing.broker.QueueAccount.Staged;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class BlockBuilderProperties {
    private static final IdHash HASH = new IdHash(1, 2);

    private static Staged message(byte[] body, @Nullable IdHash hash, int priority, long visible) {
        byte[] source = new byte[body.length + 7];
        Arrays.fill(source, (byte) '#');
        System.arraycopy(body, 0, source, 3, body.length);
        return new Staged(source, 3, body.length, hash, priority, visible);
    }

    private static Staged message(int length) {
        return message(new byte[length], HASH, 0, 0);
    }

    @Property
    void everyBodyComesBackFromItsPlace(@ForAll @Size(min = 1, max = 64) List<byte[]> bodies) {
        BlockBuilder builder = new BlockBuilder();
        builder.begin(5, 1000);
        for (byte[] body : bodies) {
            builder.add(message(body, HASH, 4, 77));
        }
        Block block = builder.build(9);
        byte[] data = Objects.requireNonNull(block.data());
        List<byte[]> found = new ArrayList<>();
        for (int i = 0; i < block.count(); i++) {
            int start = Block.BlockData.start(data, block.count(), i);
            found.add(Arrays.copyOfRange(data, start, Block.BlockData.end(data, i)));
        }
        assertThat(found).usingElementComparator(Arrays::compare).isEqualTo(bodies);
        assertThat(data).hasSize(bodies.stream().mapToInt(b -> b.length + 4).sum());
        assertThat(new Block(9, 5, 1000, 77, 4, bodies.size(), 0, data)).isEqualTo(block);
    }

    @Test
    void idsStandInOrder() {
        BlockBuilder builder = new BlockBuilder();
        builder.begin(1, 0);
        for (int i = 0; i < 3; i++) {
            builder.add(message(new byte[1], new IdHash(i, -i), 0, 0));
        }
        byte[] ids = builder.ids();
        assertThat(ids).hasSize(3 * IdHash.BYTES);
        for (int i = 0; i < 3; i++) {
            assertThat(IdHash.at(ids, i * IdHash.BYTES)).isEqualTo(new IdHash(i, -i));
        }
    }

    @Test
    void movedMessagesHaveNoIds() {
        BlockBuilder builder = new BlockBuilder();
        builder.begin(1, 0);
        builder.add(message("body".getBytes(StandardCharsets.UTF_8), null, 0, 0));
        assertThat(builder.ids()).isEmpty();
        assertThat(builder.accepts(message(1))).isFalse();
    }

    @Test
    void onlyLikeMessagesShareABlock() {
        BlockBuilder builder = new BlockBuilder();
        builder.begin(1, 0);
        assertThat(builder.accepts(message(1))).isTrue();
        builder.add(message(1));
        assertThat(builder.accepts(message(new byte[1], HASH, 1, 0))).isFalse();
        assertThat(builder.accepts(message(new byte[1], HASH, 0, 1))).isFalse();
        assertThat(builder.accepts(message(new byte[1], null, 0, 0))).isFalse();
        assertThat(builder.accepts(message(1))).isTrue();
        builder.clear();
        assertThat(builder.accepts(message(new byte[1], HASH, 1, 0))).isTrue();
    }

    @Test
    void aBlockEndsAtItsCountAndItsBytes() {
        BlockBuilder builder = new BlockBuilder();
        builder.begin(1, 0);
        for (int i = 0; i < Block.MAX_COUNT; i++) {
            assertThat(builder.accepts(message(10))).isTrue();
            builder.add(message(10));
        }
        assertThat(builder.accepts(message(10))).isFalse();
        assertThat(Block.all(Block.MAX_COUNT)).isEqualTo(-1L);

        builder.clear();
        builder.add(message(Block.TARGET_BYTES - 1));
        assertThat(builder.accepts(message(1))).isTrue();
        assertThat(builder.accepts(message(2))).isFalse();

        builder.clear();
        assertThat(builder.accepts(message(10 * Block.TARGET_BYTES))).isTrue();
    }
}
