package dev.waxwing.gateway.http.accounts;

import dev.waxwing.accounts.AccountRefused;
import dev.waxwing.gateway.http.Answer;
import dev.waxwing.gateway.http.Call;
import dev.waxwing.gateway.http.Endpoint;
import dev.waxwing.gateway.http.Refused;
import dev.waxwing.journal.StorageException;
import dev.waxwing.model.ErrorCode;
import dev.waxwing.ops.AuditOrigin;

/// Runs endpoints that change what is stored: on behalf of whoever asks, and with what they refuse
/// in the words of the edge.
public final class Refusals {
    private Refusals() {}

    /// Runs an endpoint; whatever it refuses becomes a [Refused].
    public static Answer answer(Endpoint endpoint, Call call) throws Exception {
        try {
            return origin(call).call(() -> endpoint.answer(call));
        } catch (AccountRefused e) {
            throw new Refused(e.code(), e.sentence());
        } catch (StorageException e) {
            ErrorCode code =
                    switch (e.kind()) {
                        case FULL -> ErrorCode.STORAGE_FULL;
                        case FAILED -> ErrorCode.STORAGE_FAILED;
                    };
            throw new Refused(code, code.meaning());
        } catch (IllegalArgumentException e) {
            throw new Refused(ErrorCode.INVALID, String.valueOf(e.getMessage()));
        }
    }

    /// Whose deed it is, for the audit log.
    private static AuditOrigin origin(Call call) {
        String actor = call.identity().map(who -> who.user().value()).orElse("");
        return new AuditOrigin(actor, call.caller().address());
    }
}
