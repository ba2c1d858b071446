package dev.waxwing.gateway.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.waxwing.model.ErrorCode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A problem document (RFC 9457, 3).
///
/// @param type `about:blank`: what it means is in `code`
/// @param instance the id of the request
/// @param number of the catalogue
/// @param retryAfterMs when to try again; absent when that is no help
@JsonInclude(JsonInclude.Include.NON_NULL)
record Problem(
        String type,
        String title,
        int status,
        String detail,
        String instance,
        String code,
        int number,
        @Nullable Long retryAfterMs) {

    static byte[] of(Refused refused, String requestId) {
        ErrorCode code = refused.code();
        Optional<Long> retry = refused.retryAfter().map(after -> after.toMillis());
        try {
            return Json.MAPPER.writeValueAsBytes(
                    new Problem(
                            "about:blank",
                            code.meaning(),
                            code.httpStatus(),
                            refused.detail(),
                            "urn:waxwing:request:" + requestId,
                            code.code(),
                            code.number(),
                            retry.orElse(null)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("records always become JSON", e);
        }
    }
}
