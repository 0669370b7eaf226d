package waymark.netstate.conntrack;

/// What a tuple holds besides its addresses; which one depends on the protocol.
public sealed interface Layer4 {

  /// `sport= dport=` of tcp, udp, udplite, sctp and dccp, each 0 to 65535.
  record Ports(int sport, int dport) implements Layer4 {}

  /// `type= code= id=` of icmp and icmpv6; type and code 0 to 255, id 0 to 65535.
  record Icmp(int type, int code, int id) implements Layer4 {}

  /// `srckey= dstkey=` of gre, each 0 to 65535 (the kernel tracks 16 bits of the key).
  record Keys(int srckey, int dstkey) implements Layer4 {}

  /// Nothing: the protocol has none, or the form does not say (the XML form of icmp).
  record None() implements Layer4 {}
}
