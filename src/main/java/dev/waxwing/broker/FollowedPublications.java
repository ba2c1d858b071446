package dev.waxwing.broker;

import dev.waxwing.journal.StorageException;
import dev.waxwing.protocol.MessageScanner;
import dev.waxwing.tracing.Followed;
import dev.waxwing.tracing.Kind;
import dev.waxwing.tracing.Stage;
import dev.waxwing.tracing.Tracing;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The messages of one group that are followed, on their way to the disk.
final class FollowedPublications implements PublishGroup.Ended {
    private final Tracing tracing;
    private final List<One> all;
    private final PublishGroup.Ended ended;
    private final long began;

    private record One(Publication publication, String id, Followed followed) {}

    private FollowedPublications(
            Tracing tracing, List<One> all, PublishGroup.Ended ended, long began) {
        this.tracing = tracing;
        this.all = all;
        this.ended = ended;
        this.began = began;
    }

    /// Who is told of the end in place of `ended`: itself, when nothing of the group is followed.
    static PublishGroup.Ended of(
            Tracing tracing, List<Publication> publications, PublishGroup.Ended ended) {
        long now = System.nanoTime();
        List<One> all = new ArrayList<>(0);
        for (Publication publication : publications) {
            Followed followed =
                    publication.isDecided()
                            ? publication.followed()
                            : tracing.follow(Kind.QUEUE, now);
            if (followed != null) {
                String id = MessageScanner.id(publication.source, publication.offset);
                followed.about(id, null);
                tracing.queued(id, followed);
                all.add(new One(publication, id, followed));
            }
        }
        return all.isEmpty() ? ended : new FollowedPublications(tracing, all, ended, now);
    }

    @Override
    public void ended(@Nullable StorageException failure) {
        for (One one : all) {
            if (failure != null || !one.publication.isNew()) {
                tracing.inNoQueue(one.id, one.followed);
            }
            if (failure != null) {
                one.followed.refused("storage");
            } else if (one.publication.outcome() == Publication.Outcome.QUEUE_FULL) {
                one.followed.refused("queue_full");
            } else {
                one.followed.did(Stage.JOURNAL, began);
                one.followed.finish();
            }
        }
        ended.ended(failure);
    }
}
