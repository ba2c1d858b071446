package dev.waxwing.routing;

import dev.waxwing.accounts.Role;
import dev.waxwing.model.UserId;
import dev.waxwing.rules.Destination;
import dev.waxwing.rules.Facts;
import dev.waxwing.rules.Lineage;
import org.jspecify.annotations.Nullable;

/// What a rule copies into a queue, as rules see it.
record CopyFacts(String queue, TopicMessage message) implements Facts {
    @Override
    public Destination kind() {
        return Destination.QUEUE;
    }

    @Override
    public String topic() {
        return queue;
    }

    @Override
    public @Nullable UserId sender() {
        return message.from();
    }

    @Override
    public @Nullable Role role() {
        return message.role();
    }

    @Override
    public long size() {
        return message.payload().size();
    }

    @Override
    public @Nullable String header(String name) {
        return QueueHeaders.find(message.headers(), name);
    }

    @Override
    public Lineage lineage() {
        return message.lineage();
    }
}
