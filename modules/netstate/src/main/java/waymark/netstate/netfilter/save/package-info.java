/// iptables-save(8) text and iptables(8) command lines: read into the values of
/// [waymark.netstate.netfilter], and printed from them as iptables-save 1.8.9 prints.
///
/// The reader keeps every byte: a document prints back as it was read, faults and all. What
/// iptables 1.8.9 itself would refuse is a [waymark.netstate.packet.Fault]; what it takes and this
/// model does not know stays as `Unmodelled` with its exact words. Words are split as
/// iptables-restore(8) splits them (`add_param_to_argv` in xshared.c), options are found as
/// getopt_long(3) finds them: abbreviated, glued, or after `=`.
@NullMarked
package waymark.netstate.netfilter.save;

import org.jspecify.annotations.NullMarked;
