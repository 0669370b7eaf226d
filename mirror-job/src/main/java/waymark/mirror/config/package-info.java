/// What `mirror.yaml` says, as records: sources, store, targets, and how patient, careful and
/// forgetful a run is.
///
/// [ConfigFile] reads it strictly: an unknown key, a duplicate one and a value that is not what its
/// key wants are faults with line, column and mend, told all at once. A token never stands in the
/// file; [TokenPlace] says where it is kept, and only [TokenPlace#read] looks.
@NullMarked
package waymark.mirror.config;

import org.jspecify.annotations.NullMarked;
