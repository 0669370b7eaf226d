/// The real kernel as a testing ground: one network namespace without a name, whose interfaces'
/// cables are held by this process, set up by the programs that people use, with a table of its own
/// that hands every packet over where its way ends.
@NullMarked
package waymark.oracle.ground;

import org.jspecify.annotations.NullMarked;
