package waymark.policy.plan;

import java.util.ArrayList;
import java.util.List;
import waymark.netstate.packet.FwMark;
import waymark.policy.MarkOwner;
import waymark.policy.MarkOwners;
import waymark.policy.Policy;
import waymark.policy.plan.Remark.Severity;

/// What is to be said of a tunnel's mark, table and priority. All of it depends on who else runs
/// here, so that all of it is a note; who runs everywhere has been asked by the reader.
final class MarkRemarks {

  private MarkRemarks() {}

  static List<Remark> of(Policy.Tunnel tunnel) {
    List<Remark> remarks = new ArrayList<>();
    if (tunnel.mark().mask() == FwMark.WHOLE) {
      remarks.add(
          new Remark(
              Severity.NOTE,
              "mark-unmasked",
              "the mark "
                  + tunnel.mark()
                  + " has no mask: it wipes the bits of others, and theirs hide it from the ip rule",
              "write value/mask with only the bits that it needs, such as 0x64/0xff"));
    }
    MarkOwners.shipped().owners().stream()
        .filter(owner -> !owner.everywhere())
        .forEach(owner -> remarks.addAll(beside(owner, tunnel)));
    return remarks;
  }

  private static List<Remark> beside(MarkOwner owner, Policy.Tunnel tunnel) {
    List<String> collisions = new ArrayList<>();
    owner.collision(tunnel.mark()).ifPresent(collisions::add);
    if (owner.tables().contains(tunnel.table())) {
      collisions.add("the table " + tunnel.table() + " is one of " + owner.name());
    }
    tunnel
        .priority()
        .filter(ours -> owner.priorities().stream().anyMatch(theirs -> theirs.contains(ours)))
        .ifPresent(ours -> collisions.add("the priority " + ours + " is one of " + owner.name()));
    String mend = "choose another, if " + owner.name() + " runs here";
    return collisions.stream()
        .map(collision -> new Remark(Severity.NOTE, "mark-collision", collision, mend))
        .toList();
  }
}
