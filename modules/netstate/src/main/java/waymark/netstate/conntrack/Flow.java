package waymark.netstate.conntrack;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.Protocol;

/// One entry of the connection tracking table.
///
/// @param state of tcp, sctp and dccp; other protocols have none
/// @param status what the form tells of it. A list tells only SEEN_REPLY, ASSURED, OFFLOAD and
///   HW_OFFLOAD, and hides ASSURED behind the last two
/// @param mark the connection mark, all 32 bits; never the packet's fwmark
/// @param id the kernel's number for the entry, 0 to 4294967295
/// @param extras the other words, in their order
public record Flow(
    Protocol protocol,
    Tuple original,
    Tuple reply,
    Optional<Traffic> originalTraffic,
    Optional<Traffic> replyTraffic,
    Optional<State> state,
    Set<Status> status,
    Zones zones,
    OptionalInt mark,
    OptionalLong id,
    Lifetime lifetime,
    List<Extra> extras) {

  public Flow {
    status = Set.copyOf(status);
    extras = List.copyOf(extras);
  }

  public Family family() {
    return original.src().family();
  }

  public boolean has(Status bit) {
    return status.contains(bit);
  }

  /// Whether packets came back, so that both sides were heard.
  public boolean isReplied() {
    return has(Status.SEEN_REPLY);
  }

  /// What is translated: addresses or ports of the reply that are not the original's, turned round.
  public Nat nat() {
    return Nat.of(FlowEntry.of(this));
  }

  /// The value of an extra word, `use` or `helper`, if the entry has it.
  public Optional<String> extra(String key) {
    return extras.stream().filter(each -> each.key().equals(key)).findFirst().flatMap(Extra::value);
  }

  /// As `conntrack -L -o extended` prints it.
  @Override
  public String toString() {
    return ConntrackText.print(this, Form.EXTENDED);
  }
}
