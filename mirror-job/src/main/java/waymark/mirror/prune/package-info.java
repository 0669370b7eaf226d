/// Retention: the only thing that removes. What upstream let go of long enough ago is named, with
/// the reason, and goes only when a person repeats the code that stands under that very list.
///
/// Age alone decides, never a count, so that no number of force-pushes can evict what was good.
/// Nothing goes while a brake is not acknowledged. Manifests stay: what was there is remembered.
@NullMarked
package waymark.mirror.prune;

import org.jspecify.annotations.NullMarked;
