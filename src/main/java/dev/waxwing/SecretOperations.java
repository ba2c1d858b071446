package dev.waxwing;

import dev.waxwing.accounts.TokenFile;
import dev.waxwing.backend.disk.DataDirectory;
import dev.waxwing.config.Configuration;
import dev.waxwing.config.ServerConfig;
import dev.waxwing.crypto.ServerKeys;
import dev.waxwing.gateway.line.LineConfig;
import dev.waxwing.journal.StorageException;
import dev.waxwing.ops.AuditKind;
import dev.waxwing.ops.AuditLog;
import dev.waxwing.ops.AuditOrigin;
import dev.waxwing.ops.admin.AdminArguments;
import dev.waxwing.ops.admin.AdminOperations;
import dev.waxwing.ops.admin.AdminRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/// What an operator does with the secrets that are files of the data directory: the tokens of the
/// line protocol, and the keys under which the server seals what it stores. Each runs on a thread
/// that may block.
///
/// @param tokenFile where the tokens are
/// @param keys the directory of the keys; [RotateKeyCommand] reads it by itself
record SecretOperations(TokenFile tokens, Path tokenFile, Path keys, AuditLog audit) {
    /// @param tokens the file of this configuration
    static SecretOperations of(Configuration configuration, TokenFile tokens, AuditLog audit) {
        ServerConfig server = configuration.get(ServerConfig.class);
        return new SecretOperations(
                tokens,
                configuration.get(LineConfig.class).tokens(server).toAbsolutePath(),
                server.data().resolve(RotateKeyCommand.DIRECTORY),
                audit);
    }

    void addTo(AdminOperations operations) {
        operations
                .add("token.create", this::createToken)
                .add("token.list", this::listTokens)
                .add("token.revoke", this::revokeToken)
                .add("keys.rotate", this::rotateKeys);
    }

    private void createToken(AdminArguments arguments, Consumer<String> out) throws IOException {
        String name = arguments.required("name");
        Path directory = tokenFile.getParent();
        if (directory != null && !Files.isDirectory(directory)) {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(DataDirectory.OWNER_ONLY));
        }
        out.accept(tokens.create(name));
    }

    private void listTokens(AdminArguments arguments, Consumer<String> out) throws IOException {
        tokens.list().forEach(entry -> out.accept(entry.name() + "  " + entry.created()));
    }

    private void revokeToken(AdminArguments arguments, Consumer<String> out) throws IOException {
        String name = arguments.required("name");
        if (!tokens.revoke(name)) {
            throw new AdminRefused("there is no token named '" + name + "'");
        }
    }

    /// The running server finds the new version by itself, within seconds.
    private void rotateKeys(AdminArguments arguments, Consumer<String> out) throws IOException {
        int version = ServerKeys.open(keys).rotate();
        try {
            audit.record(
                            AuditOrigin.current()
                                    .event(
                                            AuditKind.SERVER_KEY_ROTATED,
                                            "at-rest-" + version,
                                            "seals what is stored"))
                    .join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof StorageException storage) {
                AdminRefused refused =
                        new AdminRefused(
                                "key version %d is made, but not in the audit log: %s"
                                        .formatted(version, storage.getMessage()));
                refused.initCause(storage);
                throw refused;
            }
            throw e;
        }
        out.accept("Key version %d is made.".formatted(version));
    }
}
