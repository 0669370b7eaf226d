package waymark.probe.dns;

import java.util.List;
import waymark.netstate.packet.IpAddress;

/// What a DNS server answered.
///
/// @param code the RCODE: `NOERROR`, `NXDOMAIN`
/// @param truncated that TCP would tell more
/// @param addresses those of the type that was asked for, also behind a CNAME
record Reply(String code, boolean truncated, List<IpAddress> addresses) {

  Reply {
    addresses = List.copyOf(addresses);
  }
}
