package waymark.netstate.routing;

import waymark.netstate.packet.Family;
import waymark.netstate.packet.Tos;

/// What of a packet's type of service is held against that of a rule or route: the whole DSCP for
/// IPv6, of IPv4 the bits that RFC 1349 knew (fib_dscp_masked_match, INET_DSCP_LEGACY_TOS_MASK).
final class TypeOfService {

  private static final int LEGACY = 0x1c;

  private TypeOfService() {}

  static int asked(Query query) {
    return query.tos() & (query.destination().family() == Family.IPV4 ? LEGACY : Tos.DSCP);
  }
}
