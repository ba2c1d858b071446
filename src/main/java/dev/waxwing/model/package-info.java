/// Words that every part shares: the message envelope as it travels, and the error catalogue.
/// Depends on nothing.
@NullMarked
package dev.waxwing.model;

import org.jspecify.annotations.NullMarked;
