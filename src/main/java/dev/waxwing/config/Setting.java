package dev.waxwing.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Describes one component of a [Section] record: the key is the component's name with dashes
/// (`maxLine` is `max-line`). Texts are written as in the file, so `30s` and `1 MiB` are fine.
///
/// A component is an `int`, `long`, `boolean`, `String`, [java.time.Duration], a [Rate],
/// [java.nio.file.Path], a [Secret], an enum, or an [java.util.Optional] of one of these.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Setting {
    /// The default. Absent only for an optional component, which is then empty.
    String value() default "";

    /// What the setting does, with its unit; ends with a full stop.
    String doc();

    /// The least value allowed, for numbers, sizes and times.
    String min() default "0";

    /// The greatest value allowed, for numbers, sizes and times; absent means no bound.
    String max() default "";

    /// The only values allowed, when bounds cannot say it.
    String[] oneOf() default {};

    /// Whether an `int` or `long` is a size in bytes, which may be written `64 KiB` or `1 MB`.
    boolean bytes() default false;

    /// What an optional setting means when it is not given: `DATA/tokens`.
    String whenUnset() default "";
}
