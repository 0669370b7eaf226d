package waymark.kernel.conntrack;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import waymark.kernel.netlink.Attributes;
import waymark.kernel.netlink.Attributes.Attribute;
import waymark.kernel.netlink.MalformedMessageException;
import waymark.netstate.conntrack.Extra;

/// The attributes of an entry that only one who keeps it asks for, and those that nobody knows.
///
/// @param zone `CTA_ZONE`
/// @param id `CTA_ID`
/// @param extras the rest, those without a name as `cta-25=0x00`
record FurtherAttributes(OptionalInt zone, OptionalLong id, List<Extra> extras) {

  FurtherAttributes {
    extras = List.copyOf(extras);
  }

  static FurtherAttributes of(Attributes attributes) throws MalformedMessageException {
    OptionalInt zone = OptionalInt.empty();
    OptionalLong id = OptionalLong.empty();
    List<Extra> extras = new ArrayList<>();
    for (Attribute each : attributes.list()) {
      switch (each.type()) {
        case Cta.TUPLE_ORIG,
            Cta.TUPLE_REPLY,
            Cta.STATUS,
            Cta.PROTOINFO,
            Cta.TIMEOUT,
            Cta.MARK,
            Cta.COUNTERS_ORIG,
            Cta.COUNTERS_REPLY,
            Cta.TIMESTAMP -> {}
        case Cta.ID -> id = OptionalLong.of(Integer.toUnsignedLong(number(each)));
        case Cta.ZONE -> zone = OptionalInt.of(number(each));
        case Cta.USE -> extras.add(Extra.of("use", Integer.toUnsignedString(number(each))));
        case Cta.HELP -> name(each, Cta.HELP_NAME, "helper").ifPresent(extras::add);
        case Cta.SECCTX -> name(each, Cta.SECCTX_NAME, "secctx").ifPresent(extras::add);
        // conntrack(8) has names for labels only from a file, connlabel.conf.
        case Cta.LABELS -> extras.add(Extra.of("cta-labels", each.hex()));
        default -> extras.add(Extra.of("cta-" + each.type(), each.hex()));
      }
    }
    return new FurtherAttributes(zone, id, extras);
  }

  private static int number(Attribute attribute) throws MalformedMessageException {
    byte[] bytes = attribute.bytes();
    if (bytes.length > 4) {
      throw new MalformedMessageException(
          "attribute " + attribute.type() + " has " + bytes.length + " bytes, not 4");
    }
    int number = 0;
    for (byte each : bytes) {
      number = number << 8 | (each & 0xff);
    }
    return number;
  }

  private static Optional<Extra> name(Attribute attribute, int inner, String key)
      throws MalformedMessageException {
    return attribute.nested().find(inner).map(name -> Extra.of(key, name.string()));
  }
}
