/// The forge over HTTP: which repositories there are, and which refs they have.
///
/// GitHub's REST API is spoken with the JDK's `HttpURLConnection`: it follows `Link`, keeps ETags
/// and waits for both rate limits as well as any client would, and starts in a fifth of the CPU
/// time that `java.net.http` needs, which is most of what a run without news costs. Redirects are
/// never followed, and a token is sent to the forge's own host alone. The ref advertisement is
/// git's smart HTTP protocol, version 0 (gitprotocol-http(5)): one request says all refs and HEAD.
/// Large files of git-lfs, wikis, issues and releases are not repositories, and are not mirrored.
@NullMarked
package waymark.mirror.forge;

import org.jspecify.annotations.NullMarked;
