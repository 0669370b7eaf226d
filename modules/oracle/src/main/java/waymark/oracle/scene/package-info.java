/// A gateway's state and the packets to try on it, as the texts that set it up: what
/// iptables-restore, `ip -batch` and sysctl take. Made by the grammar, made smaller one text at a
/// time, kept in fixtures.
@NullMarked
package waymark.oracle.scene;

import org.jspecify.annotations.NullMarked;
