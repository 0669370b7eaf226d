package waymark.netstate.conntrack;

/// The texts that an entry is written as.
public enum Form {
  /// `conntrack -L`, and an event of `conntrack -E` after its first word.
  LIST,
  /// `conntrack -L -o extended`: the network layer's name and number stand in front.
  EXTENDED,
  /// `/proc/net/nf_conntrack`: as extended, IPv6 in full, a few words of its own.
  PROC,
  /// `conntrack -L -o save`: options for conntrack(8), without mark, counters or id.
  SAVE,
  /// `conntrack -L -o xml`: one flow element a line; icmp loses type, code and id.
  XML
}
