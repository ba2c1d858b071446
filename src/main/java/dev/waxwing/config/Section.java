package dev.waxwing.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Marks the record that holds one section of the configuration. Every component of the record
/// carries a [Setting]. The compact constructor may refuse a combination of values with an
/// [IllegalArgumentException], whose message is reported to the user as a problem of the section.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Section {
    /// The section's name in the file: `line` for `line.port`.
    String value();

    /// What the section is about, in one or two sentences, for the sample file and the docs.
    String doc();
}
