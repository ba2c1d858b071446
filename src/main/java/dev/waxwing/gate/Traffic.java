package dev.waxwing.gate;

import dev.waxwing.config.Rate;
import java.util.Locale;
import java.util.function.Function;

/// What kind of request something is, and with that the rates that count it.
public enum Traffic {
    /// One try to prove who one is: a password, a signature over a challenge, a token for another.
    LOGIN("attempts to log in", Limits::loginUser, Limits::loginAddress),
    /// Making an account.
    REGISTRATION("new accounts", _ -> Rate.OFF, Limits::registrationAddress),
    /// Any other HTTP request.
    REST("requests", Limits::restUser, Limits::restAddress),
    /// A message or server command.
    MESSAGE("messages", Limits::messageUser, Limits::messageAddress),
    /// What a client asks of its own connection: to subscribe, to say how present it is.
    CONTROL("requests of a connection", Limits::controlUser, _ -> Rate.OFF),
    /// A post to the feed.
    INGEST("posts to the feed", Limits::ingestUser, Limits::ingestAddress),
    /// Opening a connection.
    CONNECT("new connections", _ -> Rate.OFF, Limits::connectAddress);

    private final String plural;
    private final Function<Limits, Rate> user;
    private final Function<Limits, Rate> address;

    Traffic(String plural, Function<Limits, Rate> user, Function<Limits, Rate> address) {
        this.plural = plural;
        this.user = user;
        this.address = address;
    }

    /// What there are too many of.
    String plural() {
        return plural;
    }

    /// The name in the keys of [Limits] and in figures.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    Rate perUser(Limits limits) {
        return limits.rates() ? user.apply(limits) : Rate.OFF;
    }

    Rate perAddress(Limits limits) {
        return limits.rates() ? address.apply(limits) : Rate.OFF;
    }
}
