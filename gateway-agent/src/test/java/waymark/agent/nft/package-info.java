/// The walk through native nft tables beside the real kernel: rulesets loaded into network
/// namespaces, packets sent, and what the kernel did with each compared with what we say.
@NullMarked
package waymark.agent.nft;

import org.jspecify.annotations.NullMarked;
