/// Who somebody is and what they may do: roles and their permissions, and the tokens that open the
/// line protocol to programs.
@NullMarked
package dev.waxwing.accounts;

import org.jspecify.annotations.NullMarked;
