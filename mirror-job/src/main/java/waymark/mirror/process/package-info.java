/// Runs other programs without a shell: each in a session of its own, so that a deadline, SIGINT or
/// SIGTERM ends the whole process group, git's helpers with it.
///
/// [Programs#run] waits for the end and gives status and output; a program that overstays its
/// deadline is a [java.io.IOException]. Every command is echoed as the line that a person would
/// type; secrets are neither in arguments nor in what is echoed. `setsid(1)` comes with util-linux
/// and with busybox.
@NullMarked
package waymark.mirror.process;

import org.jspecify.annotations.NullMarked;
