/// The catalogue of what can be found, `rules/findings.yaml`, with what each code means, what
/// proves it and what mends it. Its codes are those of the diagnosis; only their words are here.
@NullMarked
package waymark.policy.catalogue;

import org.jspecify.annotations.NullMarked;
