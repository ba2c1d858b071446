/// Configuration: every part owns one immutable record of settings, and this package fills it.
///
/// A part writes a record marked [Section] whose components are marked [Setting]; that is all there
/// is to adding a key. [Schema] reads the records into [Key]s, and [Configuration#load] takes each
/// key's value from the strongest place that has it ([Inputs]): a flag, then the environment
/// (`WAXWING_LINE_MAX_LINE` for `line.max-line`), then the HOCON file, then the default in the
/// record. Every value remembers where it came from ([Source]). All mistakes are gathered as
/// [Problem]s and thrown together in one [InvalidConfiguration].
///
/// [SampleFile] and [ReferencePage] write the sample file and the documentation from the same
/// records. The package knows no part: the list of records is the caller's. Only [ServerConfig],
/// which belongs to no part, lives here.
@NullMarked
package dev.waxwing.config;

import org.jspecify.annotations.NullMarked;
