package dev.waxwing.routing;

import dev.waxwing.accounts.Role;
import dev.waxwing.model.UserId;
import dev.waxwing.rules.Destination;
import dev.waxwing.rules.Facts;
import dev.waxwing.rules.Lineage;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A message to a topic as rules see it.
record TopicFacts(TopicMessage message) implements Facts {
    @Override
    public Destination kind() {
        return Destination.TOPIC;
    }

    @Override
    public String topic() {
        return message.topic().text();
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
        Map<String, String> headers = message.headers();
        String exact = headers.get(name);
        if (exact != null || headers.isEmpty()) {
            return exact;
        }
        for (Map.Entry<String, String> header : headers.entrySet()) {
            if (header.getKey().toLowerCase(Locale.ROOT).equals(name)) {
                return header.getValue();
            }
        }
        return null;
    }

    @Override
    public Lineage lineage() {
        return message.lineage();
    }
}
