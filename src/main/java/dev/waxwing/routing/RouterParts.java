package dev.waxwing.routing;

import dev.waxwing.protocol.EncodedFrame;
import dev.waxwing.topics.TopicName;
import dev.waxwing.tracing.Followed;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/// What the actors of the router have published, for all threads to read; null while one of them is
/// not there.
final class RouterParts {
    private volatile @Nullable RuleStep rules;
    private volatile @Nullable Repeats repeats;
    private volatile @Nullable Dispatch dispatch;
    private volatile @Nullable ActorRef<DispatchStage.Command> actor;
    private volatile @Nullable ActorRef<RulesStage.Command> rulesActor;

    @Nullable RuleStep rules() {
        return rules;
    }

    void rules(@Nullable RuleStep next, @Nullable ActorRef<RulesStage.Command> owner) {
        rules = next;
        rulesActor = owner;
    }

    /// What the rules have published has failed, on a thread that used it: so its actor fails.
    void rulesFailed(RuntimeException why) {
        ActorRef<RulesStage.Command> owner = rulesActor;
        if (owner != null) {
            owner.tell(new RulesStage.Failed(why));
        }
    }

    /// As [#rulesFailed].
    void dispatchFailed(RuntimeException why) {
        ActorRef<DispatchStage.Command> owner = actor;
        if (owner != null) {
            owner.tell(new DispatchStage.Failed(why));
        }
    }

    @Nullable Repeats repeats() {
        return repeats;
    }

    void repeats(@Nullable Repeats next) {
        repeats = next;
    }

    @Nullable Dispatch dispatch() {
        return dispatch;
    }

    @Nullable ActorRef<DispatchStage.Command> actor() {
        return actor;
    }

    void dispatch(@Nullable Dispatch next) {
        dispatch = next;
    }

    /// From now on what is committed waits for this actor.
    void actor(@Nullable ActorRef<DispatchStage.Command> owner) {
        actor = owner;
    }

    /// What a message that is kept nowhere was copied from is committed; on the journal's writer.
    void pass(TopicName topic, EncodedFrame event) {
        ActorRef<DispatchStage.Command> owner = actor;
        if (owner != null) {
            owner.tell(new DispatchStage.Passing(topic, event));
        }
    }

    /// A message is committed; on the journal's writer. While dispatch starts again nobody listens:
    /// it begins with what the log has then.
    void handOver(
            TopicName topic, long epoch, long offset, byte[] record, @Nullable Followed followed) {
        ActorRef<DispatchStage.Command> owner = actor;
        if (owner != null) {
            owner.tell(new DispatchStage.Committed(topic, epoch, offset, record, followed));
        }
    }
}
