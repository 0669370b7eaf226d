/// What a probe found: how long each phase took, what failed and why, and whom it spoke to.
@NullMarked
package waymark.probe.outcome;

import org.jspecify.annotations.NullMarked;
