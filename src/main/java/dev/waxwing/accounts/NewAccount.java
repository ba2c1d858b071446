package dev.waxwing.accounts;

import dev.waxwing.crypto.AgreementKey;
import dev.waxwing.crypto.VerifyingKey;
import dev.waxwing.model.UserId;
import java.util.Optional;

/// A registration as it was asked for.
///
/// @param password in the clear; only its hash is kept
/// @param setupToken what makes the first admin
public record NewAccount(
        UserId id,
        String username,
        Optional<VerifyingKey> key,
        Optional<AgreementKey> agreementKey,
        Optional<String> password,
        Optional<String> setupToken) {
    public NewAccount {
        if (key.isEmpty() && password.isEmpty()) {
            throw new IllegalArgumentException("an account needs a public key or a password");
        }
    }

    /// Without the secrets.
    @Override
    public String toString() {
        return "new account " + id;
    }
}
