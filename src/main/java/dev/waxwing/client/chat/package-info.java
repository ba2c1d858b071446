/// Conversations between key accounts, from the client's side: header/body frames over a WebSocket.
///
/// [dev.waxwing.client.chat.ChatClient] keeps a connection up: it logs in with the account's key
/// ([dev.waxwing.client.chat.KeyLogin]), connects, says what was processed
/// ([dev.waxwing.client.chat.Bookmark]), sends again what was not confirmed, and waits longer after
/// each failure. Content is sealed and opened by [dev.waxwing.client.chat.Conversation], to and
/// from the keys that [dev.waxwing.client.chat.KnownUsers] has pinned.
@NullMarked
package dev.waxwing.client.chat;

import org.jspecify.annotations.NullMarked;
