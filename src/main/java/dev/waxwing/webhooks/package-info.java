/// Webhooks: events that are POSTed to programs elsewhere.
///
/// - **In.** [Webhooks#publish] and [Webhooks#stage] put an event into the log `webhook/ID` of each
///   hook that wants it ([HookEvents], [HookTable]); once that is committed, the event is delivered
///   or becomes a dead letter.
/// - **Out.** A [HookPump] follows the log of one hook, in order, one event at a time: [HookCaller]
///   makes one try, [RetryPlan] says how long to wait for the next. A position that the journal
///   moves after a success says where to go on: what was posted in the moment before a crash is
///   posted again, under the same id.
/// - **Where to.** Only to [AllowedHosts], and there only to addresses that were checked: the
///   [HookTransport] connects to the very address that was looked at.
/// - **Signed** as Standard Webhooks say ([HookSignature]), under a secret of each hook that is
///   sealed at rest ([SecretSeal], [HookSecrets]).
@NullMarked
package dev.waxwing.webhooks;

import org.jspecify.annotations.NullMarked;
