/// Scenes and packets by chance, from a seed: rulesets, ip rules, routes and sysctls over all that
/// the walk models, and packets that prefer the addresses, ports and marks which those speak of.
@NullMarked
package waymark.oracle.grammar;

import org.jspecify.annotations.NullMarked;
