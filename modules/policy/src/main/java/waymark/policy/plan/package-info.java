/// A policy compiled: the rules, ip rules and routes that it asks for, each with its reason, the
/// command that makes it and the command that unmakes it.
///
/// Nothing here runs a command. A plan prints as what a person would type: [waymark.policy.format]
/// writes it as scripts and dumps. What the policy leaves open or gets wrong is told as remarks,
/// never dropped.
@NullMarked
package waymark.policy.plan;

import org.jspecify.annotations.NullMarked;
