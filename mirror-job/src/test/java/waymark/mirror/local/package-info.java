/// A forge on loopback for tests, the bench and the demonstration: real git behind
/// git-http-backend(1), the documented shapes of GitHub's REST API before it, and faults on demand.
@NullMarked
package waymark.mirror.local;

import org.jspecify.annotations.NullMarked;
