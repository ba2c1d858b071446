package dev.waxwing.gate;

import dev.waxwing.accounts.Identity;
import dev.waxwing.accounts.Permission;
import dev.waxwing.model.UserId;
import org.jspecify.annotations.Nullable;

/// Something that wants through the [Gate], as its edge knows it: an HTTP request, a WebSocket
/// frame. The gate asks in the order of [Stage] and stops at the first refusal, so a method may
/// rely on those before it. Each is asked at most once (but [#address] and [#traffic]); what is
/// found out on the way, the entry keeps. None may block.
///
/// An HTTP request goes through when its head is there, and before its body is read: its size is
/// what the head announces, and what the body turns out to be is its endpoint's to judge.
public interface Entry {
    /// What kind of request this is.
    Traffic traffic();

    /// Where it comes from.
    Address address();

    /// Its length in bytes.
    int size();

    /// How long it may be, in bytes.
    int maxSize();

    /// Reads it.
    ///
    /// @return what is wrong with it, as a sentence; null when it can be read
    default @Nullable String parse() {
        return null;
    }

    /// Who asks, proven; for a connection that has been opened, the one that opened it.
    ///
    /// @return null when that is not known
    @Nullable Identity identity();

    /// Whether it may be unknown who asks.
    default boolean anonymous() {
        return false;
    }

    /// Who is counted for it beside the address: who asks, or for [Traffic#LOGIN] the account that
    /// somebody tries to open.
    ///
    /// @param identity what [#identity] said
    default @Nullable UserId counted(@Nullable Identity identity) {
        return identity == null ? null : identity.user();
    }

    /// Whether its fields are what they should be.
    ///
    /// @return what is wrong with them, as a sentence; null when nothing is
    default @Nullable String validate() {
        return null;
    }

    /// Whether its signature holds; true as well when it needs none.
    default boolean isSignatureTrue() {
        return true;
    }

    /// What one needs to be permitted; null for nothing.
    default @Nullable Permission permission() {
        return null;
    }
}
