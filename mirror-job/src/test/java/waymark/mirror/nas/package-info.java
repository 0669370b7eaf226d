/// A NAS and an upstream to test against: real sshd, rsync, rrsync and git on this machine.
@NullMarked
package waymark.mirror.nas;

import org.jspecify.annotations.NullMarked;
