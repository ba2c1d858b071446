/// Endpoints about those who talk with each other.
@NullMarked
package dev.waxwing.gateway.http.chat;

import org.jspecify.annotations.NullMarked;
