/// What is read of the kernel's account, and whether the kernel gives it.
@NullMarked
package waymark.lab.account;

import org.jspecify.annotations.NullMarked;
