/// One gateway at one moment: all that its plain commands tell, as values.
///
/// A part that could not be read says why and is never taken for empty. The only package of this
/// module that reads JSON.
@NullMarked
package waymark.netstate.snapshot;

import org.jspecify.annotations.NullMarked;
