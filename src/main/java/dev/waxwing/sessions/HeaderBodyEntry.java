package dev.waxwing.sessions;

import dev.waxwing.accounts.Identity;
import dev.waxwing.accounts.Permission;
import dev.waxwing.accounts.User;
import dev.waxwing.commands.CommandCall;
import dev.waxwing.commands.CommandRegistry;
import dev.waxwing.crypto.VerifyingKey;
import dev.waxwing.gate.Address;
import dev.waxwing.gate.Entry;
import dev.waxwing.gate.Traffic;
import dev.waxwing.protocol.HeaderBodyFrame;
import dev.waxwing.protocol.HeaderBodyReader;
import dev.waxwing.protocol.JsonText;
import dev.waxwing.protocol.MalformedMessage;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One header/body frame before the gate, and what is found out about it there. Owned by whoever
/// handles the frame.
final class HeaderBodyEntry implements Entry {
    private final byte[] utf8;
    private final int maxSize;
    private final Identity sender;
    private final Address address;
    private final Optional<User> account;
    private @Nullable HeaderBodyFrame frame;
    private Optional<CommandCall> call = Optional.empty();

    /// @param account the sender's, for its key; empty when it is gone
    HeaderBodyEntry(
            byte[] utf8, int maxSize, Identity sender, Address address, Optional<User> account) {
        this.utf8 = utf8;
        this.maxSize = maxSize;
        this.sender = sender;
        this.address = address;
        this.account = account;
    }

    /// The frame, when it could be read.
    @Nullable HeaderBodyFrame frameOrNull() {
        return frame;
    }

    /// The frame, once the gate has admitted it.
    HeaderBodyFrame frame() {
        return Objects.requireNonNull(frame, "not parsed");
    }

    /// The command, when the frame is one in form.
    Optional<CommandCall> call() {
        return call;
    }

    @Override
    public Traffic traffic() {
        return Traffic.MESSAGE;
    }

    @Override
    public Address address() {
        return address;
    }

    @Override
    public int size() {
        return utf8.length;
    }

    @Override
    public int maxSize() {
        return maxSize;
    }

    @Override
    public @Nullable String parse() {
        try {
            frame = HeaderBodyReader.parse(utf8);
            return null;
        } catch (MalformedMessage e) {
            return e.why();
        }
    }

    @Override
    public Identity identity() {
        return sender;
    }

    /// A command must be signed and in form; whether a recipient exists is asked later, because it
    /// may take the disk.
    @Override
    public @Nullable String validate() {
        if (frame().kind() != HeaderBodyFrame.Kind.COMMAND) {
            return null;
        }
        if (frame().signature() == null) {
            return CommandRegistry.UNSIGNED;
        }
        call = CommandCall.parse(frame().content().value());
        return call.isPresent() ? null : CommandRegistry.MALFORMED;
    }

    @Override
    public boolean isSignatureTrue() {
        JsonText signature = frame().signature();
        return signature == null || isTrue(signature.value());
    }

    private boolean isTrue(String signature) {
        Optional<VerifyingKey> key = account.flatMap(User::key);
        byte[] content = frame().content().value().getBytes(StandardCharsets.UTF_8);
        try {
            byte[] bytes = Base64.getDecoder().decode(signature);
            return key.isPresent() && key.get().verify(content, bytes);
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    @Override
    public Permission permission() {
        return switch (frame().kind()) {
            case DIRECT -> Permission.SEND;
            case BROADCAST -> Permission.BROADCAST;
            case COMMAND -> Permission.COMMAND;
        };
    }
}
