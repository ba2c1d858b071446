/// The rules over HTTP: `/api/v1/rules`.
@NullMarked
package dev.waxwing.gateway.http.rules;

import org.jspecify.annotations.NullMarked;
