/// Holds the walk against the ground: each packet's end, addresses, ports and marks, and what every
/// rule counted. Where the walk leaves the answer open, the kernel's has to be among its ways, and
/// that it was open is counted.
@NullMarked
package waymark.oracle.judge;

import org.jspecify.annotations.NullMarked;
