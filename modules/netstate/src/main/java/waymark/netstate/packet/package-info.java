/// Addresses, marks, interfaces, ports, protocols and packets: the words that every other package
/// of the model speaks in.
///
/// Each value is parsed once, strictly, and is right from then on: a text that the kernel's own
/// tools would read in two ways (`010.0.0.1`, `10.1`, `+5`) is refused. Nothing here opens,
/// resolves or looks anything up.
@NullMarked
package waymark.netstate.packet;

import org.jspecify.annotations.NullMarked;
