package dev.waxwing.webhooks;

import org.jspecify.annotations.Nullable;

/// A hook as this process knows it. Written on the journal's writer thread, once what is written is
/// durable; read by all threads.
final class Hook {
    private volatile Webhook info;
    private volatile SealedSecret secret;
    private volatile HookProgress progress;
    private volatile String trouble = "";
    private @Nullable HookPump pump;

    Hook(WebhookStore.Row row) {
        this.info = row.hook();
        this.secret = row.secret();
        this.progress = row.progress();
    }

    Webhook info() {
        return info;
    }

    void info(Webhook next) {
        info = next;
    }

    SealedSecret secret() {
        return secret;
    }

    void secret(SealedSecret next) {
        secret = next;
    }

    HookProgress progress() {
        return progress;
    }

    void done(long epoch, long offset) {
        progress = new HookProgress(epoch, offset, progress.retried());
    }

    void retried(long offset) {
        progress = new HookProgress(progress.epoch(), progress.done(), offset);
    }

    /// What the last try failed with; empty when it did not. Written by the pump.
    String trouble() {
        return trouble;
    }

    void trouble(String why) {
        trouble = why;
    }

    /// Puts a pump in the place of the one before, which is ended. Any thread.
    synchronized void pump(@Nullable HookPump next) {
        HookPump old = pump;
        if (old != null) {
            old.close();
        }
        pump = next;
        if (next != null) {
            next.start();
        }
    }
}
