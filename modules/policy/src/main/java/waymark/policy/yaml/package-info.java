/// YAML as a tree in which every value knows its line and column, read strictly: one document,
/// every key once, no aliases, bounded in size and depth.
///
/// Scalars stay the text that was written: nothing turns `0x64` into a number or `no` into a truth
/// value before the reader of that key says what it wants. The only package that knows Jackson.
@NullMarked
package waymark.policy.yaml;

import org.jspecify.annotations.NullMarked;
