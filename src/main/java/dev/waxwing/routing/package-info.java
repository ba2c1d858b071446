/// The way of a message to those who listen to its topic.
///
/// [MessageRouter] is what gateways see: publish, and one [TopicSubscriber] for each connection. A
/// topic that keeps a history ([TopicsConfig], [History]) is a log of the package `log` named
/// `topic/NAME`: a publication is a [TopicPost], which appends a [TopicRecord] and answers after
/// the commit; then [Dispatch] hands it to those whose filters select it, in the order of the
/// offsets. A topic in memory goes to [Dispatch] at once, on the thread that publishes.
///
/// Before all that, a message goes through the rules ([RuleStep]). What does not go to a topic asks
/// them by [Screen], which every gateway has: whether a direct message or a broadcast goes on, and
/// what becomes of a message to an exchange. What a rule copies from there to a topic is stored in
/// the transaction of the message itself.
///
/// [Catalogue] knows the topics that have a history and where each stands, so that a subscriber can
/// be told, and can go on from a place: [CatchUp] reads the log until nothing is left, and what is
/// live passes it by offset, so that there is no gap and nothing twice.
@org.jspecify.annotations.NullMarked
package dev.waxwing.routing;
