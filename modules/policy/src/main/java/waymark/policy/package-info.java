/// What a gateway is meant to do: the policy that its owner writes, read from YAML.
///
/// A policy names the LAN, the cluster, the ingress addresses and the tunnel; it says nothing of
/// rules. [waymark.policy.plan] compiles it. Nothing here asks a kernel: whether a gateway is as
/// its policy says is `verify`'s question.
@NullMarked
package waymark.policy;

import org.jspecify.annotations.NullMarked;
