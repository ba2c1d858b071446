/// Who may do what. For now: the tokens that open the line protocol to programs.
@NullMarked
package dev.waxwing.accounts;

import org.jspecify.annotations.NullMarked;
