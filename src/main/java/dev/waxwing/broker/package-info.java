/// The broker: exchanges, and durable queues whose messages are leased to competing consumers until
/// they are acknowledged, redelivered when they are not, and dead-lettered when that happens too
/// often. A message published twice with one id is queued once.
@NullMarked
package dev.waxwing.broker;

import org.jspecify.annotations.NullMarked;
