package dev.waxwing.crypto;

/// Where a sealed message is sent. The sender's device signs it, so nobody can show the message as
/// one sent elsewhere. Names are 1 to 255 characters without spaces or control characters.
public sealed interface Destination {

    /// One user, on all devices the keys are sealed to.
    record User(String id) implements Destination {
        public User {
            requireName(id);
        }
    }

    /// A group.
    record Group(String id) implements Destination {
        public Group {
            requireName(id);
        }
    }

    /// A conversation.
    record Conversation(String id) implements Destination {
        public Conversation {
            requireName(id);
        }
    }

    /// An exchange and routing key of the broker.
    record Route(String exchange, String key) implements Destination {
        public Route {
            requireName(exchange);
            requireName(key);
        }
    }

    private static void requireName(String name) {
        Names.require("a destination", name, 255);
    }
}
