package dev.waxwing.chat;

import dev.waxwing.model.UserId;
import java.util.List;

/// Where receipts are kept: one for each side of a conversation.
public interface ReceiptStore {
    /// Keeps the larger of what is stored and what is given, for each of the two numbers. On the
    /// journal's writer, inside its transaction.
    void raise(Receipt receipt);

    /// The receipts for what a user has written, in the order of their readers. Safe for all
    /// threads that may wait.
    ///
    /// @param after the reader behind whom they begin; empty for the first
    List<Receipt> of(UserId writer, String after, int limit);
}
