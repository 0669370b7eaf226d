/// How the escrow stands, for a person: what it holds, what is on its way, when it was last tried.
/// Read from the store alone; nothing is asked of a forge or a NAS.
@NullMarked
package waymark.mirror.status;

import org.jspecify.annotations.NullMarked;
