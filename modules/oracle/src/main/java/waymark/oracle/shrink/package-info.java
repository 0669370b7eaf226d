/// Makes a scene that disagrees as small as it gets: fewer packets, rules, routes and settings, and
/// simpler ones, each tried again on the kernel.
@NullMarked
package waymark.oracle.shrink;

import org.jspecify.annotations.NullMarked;
