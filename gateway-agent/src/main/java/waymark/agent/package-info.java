/// The commands of gateway-agent: each reads its options, wires the modules together, prints, and
/// ends with an exit status of [waymark.agent.ExitStatus].
///
/// Nothing here decides anything about packets. Answers go to stdout (one JSON document under
/// `--json`), progress and errors to stderr.
@NullMarked
package waymark.agent;

import org.jspecify.annotations.NullMarked;
