/// The home network of the founding incident, in network namespaces of this machine, on its real
/// kernel, with faults to inject.
///
/// A lab has a name, and everything that it makes carries it: namespaces `NAME-gateway`, a folder
/// `/run/waymark-lab/NAME`, a variable `WAYMARK_LAB=NAME` in the environment of its processes. The
/// network namespace of the machine itself is never changed. What is to be done is a list of
/// [Step]s, made by pure code and printable as the commands that a person would type; [Lab] alone
/// runs them. See ip-netns(8), wg(8), nsenter(1).
@NullMarked
package waymark.lab;

import org.jspecify.annotations.NullMarked;
