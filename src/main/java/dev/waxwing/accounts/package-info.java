/// Who somebody is and what they may do.
///
/// [Accounts] is the door: users and their keys, registration, logging in by a signed challenge
/// ([Challenges]) or a password ([Passwords]), the logins that follow ([Logins]) and API keys
/// ([ApiKeys]). A login is a family of refresh tokens ([RefreshTokens]), of which the newest gives
/// access tokens ([AccessTokens]); [Callers] turns either an access token or an API key into an
/// [Identity], from memory. What was revoked is known to [Revocations] at once, and through it to
/// the gateways, which close what hangs on it; whoever opens something by an identity that was
/// proven a moment ago asks whether it still counts.
///
/// What is durable is behind [AccountStore], written by the journal ([Changes]): a change is
/// decided on the writer's thread against what is stored, so races have one winner, and it is told
/// when it is on disk. In memory are: API keys (all, and bounded in number), what was revoked
/// within the life of an access token, and the users that were asked for last ([UserCache],
/// bounded).
///
/// Keys of the server's own are in files of mode 0600 ([TokenKeys]). [TokenFile] is older and
/// beside all this: named tokens that open the line protocol to programs.
@NullMarked
package dev.waxwing.accounts;

import org.jspecify.annotations.NullMarked;
