/// Takes the bare mirrors of an earlier job (`git clone --mirror`) into the store as each
/// repository's first state, so that what they hold is kept, also what upstream has lost since, and
/// is not fetched again. The mirrors themselves are only read.
@NullMarked
package waymark.mirror.adopt;

import org.jspecify.annotations.NullMarked;
