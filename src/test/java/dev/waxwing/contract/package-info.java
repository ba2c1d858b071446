/// One suite for each contract that has backends: every backend runs it.
@NullMarked
package dev.waxwing.contract;

import org.jspecify.annotations.NullMarked;
