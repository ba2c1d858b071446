package dev.waxwing.client;

import java.io.IOException;
import java.io.Serial;

/// A feed that does not go on from the position that was asked for, or not for this client: trying
/// again does not help.
public final class FeedRefused extends IOException {
    @Serial private static final long serialVersionUID = 1;

    FeedRefused(String why) {
        super(why);
    }
}
