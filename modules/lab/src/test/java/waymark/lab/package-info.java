/// What a lab is asked to do, and whether the kernel then does it.
@NullMarked
package waymark.lab;

import org.jspecify.annotations.NullMarked;
