/// Rules: what an operator wants done with messages, by what is clear of them.
///
/// A [Rule] has a name, a priority, a [Condition] and [Action]s, and is written as JSON
/// (`docs/rules.md`). [RuleReader] refuses a broken one with the place of the fault, a [RuleFault].
/// [Rules] is the door for people: stored and audited changes ([RuleStore], [RuleVersion]), each of
/// which publishes a new [RuleBook].
///
/// **For the router.** `Rules.book().apply(facts, effects)` is all that happens to a message on the
/// hot path. It takes no lock and allocates nothing unless a rule copies or redirects:
///
/// - [Facts] is what the router says about the message: a view on what it holds already.
/// - [Effects] is what the rules said; one instance a thread, read before the next message.
/// - [Lineage] travels with every message that a rule has made. The router keeps the one of an
///   [Effects.Copy], or [Effects#redirectLineage], with the new message, and gives it back as
///   [Facts#lineage] when that message goes through the rules. Where the message is stored on the
///   way, [Lineage#text] goes with it, in a header of the server's own that no client can set.
///
/// A pass in full: apply; route the copies, each through the rules again; when dropped, tell the
/// sender [Effects#reason] and stop; change the headers; when redirected, go through the rules
/// again under the new topic with the headers as changed; else tag, delay and deliver. A
/// redirection ends the pass, so that rules behind it see the message only where it goes.
///
/// Which kinds of messages some rule concerns is in a [KindSwitch]: one read, before anything is
/// made to ask with. [Kinds] finds them from the text; an [Action] says which it fits.
///
/// Rules are evaluated by priority, the highest first, and by name among equals. An index by kind,
/// and by the whole or the first level of the topic, leaves out those that cannot concern a message
/// ([RuleIndex]). Rates are counted in one table of fixed size ([RateTable]). A [RuleBook] is
/// immutable; [Explanation] is its dry run.
@NullMarked
package dev.waxwing.rules;

import org.jspecify.annotations.NullMarked;
