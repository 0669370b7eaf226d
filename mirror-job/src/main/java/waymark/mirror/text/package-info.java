/// Where text becomes a value: faults with their place, and JSON as a tree of records.
///
/// JSON and YAML are read through Jackson's streams, never by data binding: a cold start of the
/// program is part of what it promises, and the tree keeps the place of every value for a fault.
@NullMarked
package waymark.mirror.text;

import org.jspecify.annotations.NullMarked;
