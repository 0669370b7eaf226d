/// What is to be probed: a URL, read once and strictly, so that no text from outside reaches a
/// request line, a `Host` header or a DNS question without having been looked at.
@NullMarked
package waymark.probe.url;

import org.jspecify.annotations.NullMarked;
