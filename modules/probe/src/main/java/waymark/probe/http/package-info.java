/// One GET of HTTP/1.1 (RFC 9112), and as much of its answer as a probe needs.
@NullMarked
package waymark.probe.http;

import org.jspecify.annotations.NullMarked;
