package dev.waxwing.gateway.line;

import dev.waxwing.accounts.TokenFile;
import dev.waxwing.accounts.TokenFile.Entry;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// By what each open connection has said `auth`, for what ends without anybody telling: an API key
/// that expires, and a token that is taken out of the file, by this process or another. Safe for
/// all threads.
final class Proofs {
    private static final Logger LOG = LoggerFactory.getLogger(LineGateway.class);

    private final TokenFile tokens;
    private final Map<LineConnection, LineCaller> shown = new ConcurrentHashMap<>();

    private record Shown(LineConnection connection, LineCaller by) {}

    Proofs(TokenFile tokens) {
        this.tokens = tokens;
    }

    /// A connection has proven who it is; on its event loop.
    void shown(LineConnection connection, LineCaller by) {
        shown.put(connection, by);
    }

    /// The last that is heard of a connection; on its event loop.
    void closed(LineConnection connection) {
        shown.remove(connection);
    }

    /// Ends the connections whose proof has ended. Reads the file, when any was opened by it.
    void check(Instant now) {
        // Taken before the file is read: what is found missing there was there when it was shown.
        List<Shown> all =
                shown.entrySet().stream().map(e -> new Shown(e.getKey(), e.getValue())).toList();
        Optional<Set<String>> kept =
                all.stream().anyMatch(one -> one.by().isProgram()) ? hashes() : Optional.empty();
        for (Shown one : all) {
            LineCaller by = one.by();
            if (!now.isBefore(by.expires())) {
                end(one, Refusal.EXPIRED);
            } else if (by.isProgram()
                    && kept.isPresent()
                    && by.session().filter(kept.get()::contains).isEmpty()) {
                end(one, Refusal.REVOKED);
            }
        }
    }

    private static void end(Shown one, Refusal why) {
        Set<String> session = one.by().session().map(Set::of).orElse(Set.of());
        one.connection().loop().execute(() -> one.connection().lost(session, why));
    }

    /// Of the tokens that there are; empty when the file cannot be read, which revokes nothing.
    private Optional<Set<String>> hashes() {
        try {
            return Optional.of(tokens.list().stream().map(Entry::hash).collect(Collectors.toSet()));
        } catch (IOException | IllegalStateException | DateTimeException e) {
            LOG.debug("The tokens cannot be read: {}", e.getMessage());
            return Optional.empty();
        }
    }
}
