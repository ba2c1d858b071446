@org.jspecify.annotations.NullMarked
package dev.waxwing.rules;
