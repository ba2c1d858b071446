/// The HTTP endpoints of accounts: `/auth`, for the key accounts of published clients
/// ([dev.waxwing.gateway.http.accounts.KeyAccountRoutes]), and `/api/v1/auth`, `/api/v1/sessions`
/// and `/api/v1/api-keys` for everybody else. They turn requests into calls of
/// [dev.waxwing.accounts.Accounts], and nothing more.
@NullMarked
package dev.waxwing.gateway.http.accounts;

import org.jspecify.annotations.NullMarked;
