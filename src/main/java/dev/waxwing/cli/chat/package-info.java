/// `./waxwing chat` and `./waxwing bot`: people and programs that talk through key accounts.
@NullMarked
package dev.waxwing.cli.chat;

import org.jspecify.annotations.NullMarked;
