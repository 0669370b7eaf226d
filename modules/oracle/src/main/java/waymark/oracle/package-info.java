/// Tries to prove the walk wrong: random gateways and packets on the real kernel and in the model,
/// compared packet by packet. A program for developers.
@NullMarked
package waymark.oracle;

import org.jspecify.annotations.NullMarked;
