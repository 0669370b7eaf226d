/// What is wrong with a gateway, why, and what mends it: findings with their proof.
///
/// A [waymark.diagnosis.Trial] walks one packet that the gateway promised to carry; what the walk,
/// the probes and the recorded state say together becomes findings, and the first finding names the
/// cause. A fix is a list of changes that were made to the model before they are proposed: it is
/// proven where every trial then holds. Reads no file, asks no kernel, knows no clock.
@NullMarked
package waymark.diagnosis;

import org.jspecify.annotations.NullMarked;
