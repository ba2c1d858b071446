package dev.waxwing.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/// The checks of the mixed workload see each broken promise: what an honest server sends is clean,
/// and one change to it is not.
final class MixedWorkloadTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int READER = 1;

    private final Ledger direct = MixedWorkload.ledger(2, 2);
    private final Mailbox mailbox = new Mailbox(READER, direct, new ConcurrentHashMap<>());
    private final Ledger feed = MixedWorkload.ledger(2, 1);
    private final FeedReading reading = new FeedReading(0, feed);

    /// A message of person 0 that was answered under this id.
    private Stamp answered(long id) {
        Stamp stamp = direct.next(0, READER);
        mailbox.told(stamp, id);
        direct.acknowledge(stamp);
        return stamp;
    }

    private void read(long id, Stamp stamp) {
        read(id, "direct", Person.name(0), stamp.json());
    }

    private void read(long id, String type, String from, String content) {
        ObjectNode frame = JSON.createObjectNode().put("id", id);
        frame.putObject("header").put("from", from).put("message_type", type);
        frame.putObject("body").put("content", content);
        mailbox.take(frame);
    }

    private void heard(int number) {
        read(0, "broadcast", Person.name(0), String.valueOf(number));
    }

    @Test
    void anHonestConversationIsClean() {
        read(3, answered(3));
        heard(4);
        heard(5);
        mailbox.connected();
        heard(9);
        read(8, answered(8));
        assertThat(direct.verdict().isClean()).isTrue();
        assertThat(direct.verdict().received()).isEqualTo(2);
    }

    @Test
    void aLostMessageIsSeen() {
        answered(3);
        read(4, answered(4));
        assertThat(direct.verdict().lost()).isEqualTo(1);
    }

    @Test
    void aMessageThatComesAgainIsSeen() {
        Stamp stamp = answered(3);
        read(3, stamp);
        mailbox.connected();
        read(3, stamp);
        assertThat(direct.verdict().duplicates()).isEqualTo(1);
        assertThat(direct.verdict().contradictions()).isEqualTo(1);
    }

    @Test
    void aMessageStoredTwiceIsSeen() {
        Stamp stamp = answered(3);
        read(3, stamp);
        read(4, stamp);
        assertThat(direct.verdict().duplicates()).isEqualTo(1);
    }

    @Test
    void aChangedOrderIsSeen() {
        Stamp first = answered(3);
        read(4, answered(4));
        read(5, first);
        assertThat(direct.verdict().misordered()).isEqualTo(1);
    }

    @Test
    void anotherIdThanTheSenderWasToldIsSeen() {
        read(4, answered(3));
        assertThat(direct.verdict().contradictions()).isEqualTo(1);
    }

    @Test
    void aChangedTextIsSeen() {
        String json = answered(3).json();
        read(3, "direct", Person.name(0), json.replace("dGFn", "dGFm"));
        assertThat(direct.verdict().invented()).isEqualTo(1);
    }

    @Test
    void anotherSenderIsSeen() {
        read(3, "direct", Person.name(1), answered(3).json());
        assertThat(direct.verdict().contradictions()).isEqualTo(1);
    }

    @Test
    void aBroadcastThatComesAgainIsSeen() {
        heard(4);
        mailbox.connected();
        heard(4);
        assertThat(direct.verdict().contradictions()).isEqualTo(1);
    }

    @Test
    void aGapInTheBroadcastsOfOneConnectionIsSeen() {
        heard(4);
        heard(6);
        assertThat(direct.verdict().contradictions()).isEqualTo(1);
    }

    /// A batch of poster 0 that was answered, of more than one message.
    private FeedPart posted() {
        feed.next(0, 0);
        Stamp stamp = feed.next(0, 0);
        feed.acknowledge(stamp);
        return new FeedPart(0, stamp.number(), 0);
    }

    private void readWhole(FeedPart first) {
        FeedPart part = first;
        for (; !part.isLast(); part = part.next()) {
            reading.take(part.text());
        }
        reading.take(part.text());
    }

    @Test
    void aWholeBatchIsClean() {
        readWhole(posted());
        assertThat(reading.isInside()).isFalse();
        assertThat(feed.isComplete()).isTrue();
        assertThat(feed.verdict().isClean()).isTrue();
    }

    @Test
    void aBatchThatComesAgainIsSeen() {
        FeedPart first = posted();
        readWhole(first);
        readWhole(first);
        assertThat(feed.verdict().duplicates()).isEqualTo(1);
    }

    @Test
    void aLostBatchAndOneWithoutAnEndAreSeen() {
        reading.take(posted().text());
        assertThat(reading.isInside()).isTrue();
        assertThat(feed.verdict().lost()).isEqualTo(1);
    }

    @Test
    void aMessageThatIsMissingOrRepeatedInABatchIsSeen() {
        FeedPart first = posted();
        reading.take(first.text());
        reading.take(first.text());
        reading.take(first.next().next().text());
        assertThat(feed.verdict().contradictions()).isEqualTo(2);
    }

    @Test
    void batchesThatAreMixedAreSeen() {
        reading.take(posted().text());
        feed.next(1, 0);
        reading.take(new FeedPart(1, 0, 0).text());
        assertThat(feed.verdict().contradictions()).isEqualTo(1);
    }

    @Test
    void aTextOfNobodyIsSeen() {
        reading.take("0.0.0 something else");
        assertThat(feed.verdict().contradictions()).isEqualTo(1);
    }
}
