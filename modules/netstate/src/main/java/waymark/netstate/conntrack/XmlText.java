package waymark.netstate.conntrack;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalInt;
import waymark.netstate.packet.Family;

/// Prints an entry as `conntrack -L -o xml` does.
final class XmlText {

  private final Flow flow;
  private final StringBuilder text = new StringBuilder(800);

  private XmlText(Flow flow) {
    this.flow = flow;
  }

  static String print(Flow flow) {
    return new XmlText(flow).print();
  }

  private String print() {
    text.append("<flow>");
    direction("original", flow.original(), flow.originalTraffic(), flow.zones().original());
    direction("reply", flow.reply(), flow.replyTraffic(), flow.zones().reply());
    text.append("<meta direction=\"independent\">");
    flow.state().ifPresent(state -> leaf("state", state.word()));
    flow.lifetime().timeout().ifPresent(seconds -> leaf("timeout", seconds));
    flow.mark().ifPresent(mark -> leaf("mark", Integer.toUnsignedString(mark)));
    extra("secmark");
    extra("secctx");
    flow.zones().both().ifPresent(zone -> leaf("zone", zone));
    extra("use");
    flow.id().ifPresent(id -> leaf("id", id));
    text.append(flow.has(Status.ASSURED) ? "<assured/>" : "");
    text.append(flow.isReplied() ? "" : "<unreplied/>");
    timestamp();
    flow.lifetime().deltaTime().ifPresent(seconds -> leaf("deltatime", seconds));
    extra("helper");
    flow.extra("labels").ifPresent(this::labels);
    return text.append("</meta></flow>").toString();
  }

  private void direction(String name, Tuple tuple, Optional<Traffic> traffic, OptionalInt zone) {
    boolean v4 = flow.family() == Family.IPV4;
    text.append("<meta direction=\"").append(name).append("\"><layer3 protonum=\"");
    text.append(v4 ? "2\" protoname=\"ipv4\">" : "10\" protoname=\"ipv6\">");
    leaf("src", tuple.src());
    leaf("dst", tuple.dst());
    text.append("</layer3><layer4 protonum=\"").append(flow.protocol().number());
    text.append("\" protoname=\"").append(Numbered.name(flow.protocol())).append("\">");
    switch (tuple.layer4()) {
      case Layer4.Ports(int sport, int dport) -> {
        leaf("sport", sport);
        leaf("dport", dport);
      }
      case Layer4.Keys(int srckey, int dstkey) -> {
        leaf("srckey", "0x" + Integer.toHexString(srckey));
        leaf("dstkey", "0x" + Integer.toHexString(dstkey));
      }
      case Layer4.Icmp _, Layer4.None _ -> {}
    }
    text.append("</layer4>");
    zone.ifPresent(number -> leaf("zone", number));
    traffic.ifPresent(each -> {
      text.append("<counters>");
      leaf("packets", Long.toUnsignedString(each.packets()));
      leaf("bytes", Long.toUnsignedString(each.bytes()));
      text.append("</counters>");
    });
    text.append("</meta>");
  }

  private void timestamp() {
    if (flow.lifetime().start().isPresent() || flow.lifetime().stop().isPresent()) {
      text.append("<timestamp>");
      flow.lifetime().start().ifPresent(at -> leaf("start", nanos(at)));
      flow.lifetime().stop().ifPresent(at -> leaf("stop", nanos(at)));
      text.append("</timestamp>");
    }
  }

  private static long nanos(Moment moment) {
    Instant at =
        switch (moment) {
          case Moment.Exact(Instant exact) -> exact;
          case Moment.Wall(LocalDateTime wall) -> wall.toInstant(ZoneOffset.UTC);
        };
    return at.getEpochSecond() * 1_000_000_000 + at.getNano();
  }

  private void labels(String labels) {
    text.append("<labels>");
    for (String label : labels.split(",", -1)) {
      leaf("label", label);
    }
    text.append("</labels>");
  }

  private void extra(String key) {
    flow.extra(key).ifPresent(value -> leaf(key, value));
  }

  private void leaf(String name, Object value) {
    text.append('<').append(name).append('>').append(escaped(value.toString()));
    text.append("</").append(name).append('>');
  }

  private static String escaped(String value) {
    return value
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
