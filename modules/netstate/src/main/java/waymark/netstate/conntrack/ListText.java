package waymark.netstate.conntrack;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.IpAddress;

/// Prints an entry as `conntrack -L` or `/proc/net/nf_conntrack` does.
final class ListText {

  /// The extras that conntrack(8) knows, before and after the times; the rest follows at the end.
  private static final List<String> BEFORE_ZONE = List.of("secmark", "secctx");

  private static final List<String> AFTER_TIMES = List.of("helper", "use");
  private static final List<String> OF_GRE = List.of("timeout", "stream_timeout");

  private final Flow flow;
  private final Form form;
  private final StringJoiner words = new StringJoiner(" ");

  private ListText(Flow flow, Form form) {
    this.flow = flow;
    this.form = form;
  }

  static String print(Flow flow, Form form) {
    return new ListText(flow, form).print();
  }

  private String print() {
    head();
    direction(flow.original(), flow.originalTraffic(), "zone-orig");
    if (!flow.isReplied()) {
      words.add("[UNREPLIED]");
    }
    direction(flow.reply(), flow.replyTraffic(), "zone-reply");
    strongest().ifPresent(status -> words.add("[" + status + "]"));
    tail();
    return words.toString();
  }

  private void head() {
    if (form != Form.LIST) {
      words.add(flow.family() == Family.IPV4 ? "ipv4     2" : "ipv6     10");
    }
    boolean nameless = form == Form.PROC && flow.original().layer4() instanceof Layer4.None;
    String name = nameless ? "unknown" : Numbered.name(flow.protocol());
    words.add(name + " ".repeat(Math.max(0, 8 - name.length())) + " " + flow.protocol().number());
    flow.lifetime().timeout().ifPresent(seconds -> words.add(Long.toString(seconds)));
    flow.state().ifPresent(state -> words.add(state.word()));
    if (flow.extra("stream_timeout").isPresent()) {
      words.add("timeout=" + flow.extra("timeout").orElse("0") + ",");
      words.add("stream_timeout=" + flow.extra("stream_timeout").orElse("0"));
    }
  }

  private void direction(Tuple tuple, Optional<Traffic> traffic, String zoneKey) {
    words.add("src=" + address(tuple.src())).add("dst=" + address(tuple.dst()));
    switch (tuple.layer4()) {
      case Layer4.Ports(int sport, int dport) -> words.add("sport=" + sport + " dport=" + dport);
      case Layer4.Icmp(int type, int code, int id) ->
          words.add("type=" + type + " code=" + code + " id=" + id);
      case Layer4.Keys(int srckey, int dstkey) ->
          words.add(
              "srckey=0x"
                  + Integer.toHexString(srckey)
                  + " dstkey=0x"
                  + Integer.toHexString(dstkey));
      case Layer4.None() -> {}
    }
    (zoneKey.equals("zone-orig") ? flow.zones().original() : flow.zones().reply())
        .ifPresent(zone -> words.add(zoneKey + "=" + zone));
    traffic.ifPresent(each ->
        words.add(
            "packets="
                + Long.toUnsignedString(each.packets())
                + " bytes="
                + Long.toUnsignedString(each.bytes())));
  }

  private String address(IpAddress address) {
    if (form != Form.PROC || address.family() == Family.IPV4) {
      return address.toString();
    }
    StringBuilder full = new StringBuilder(39);
    for (int group = 0; group < 8; group++) {
      long half = group < 4 ? address.high() : address.low();
      full.append(group == 0 ? "" : ":")
          .append(String.format("%04x", half >>> (48 - 16 * (group % 4)) & 0xffff));
    }
    return full.toString();
  }

  private Optional<Status> strongest() {
    return List.of(Status.HW_OFFLOAD, Status.OFFLOAD, Status.ASSURED).stream()
        .filter(flow::has)
        .findFirst();
  }

  private void tail() {
    flow.mark().ifPresent(mark -> words.add("mark=" + Integer.toUnsignedString(mark)));
    known(BEFORE_ZONE);
    flow.zones().both().ifPresent(zone -> words.add("zone=" + zone));
    flow.lifetime().deltaTime().ifPresent(seconds -> words.add("delta-time=" + seconds));
    flow.lifetime().start().ifPresent(at -> words.add("[start=" + ctime(at) + "]"));
    flow.lifetime().stop().ifPresent(at -> words.add("[stop=" + ctime(at) + "]"));
    known(AFTER_TIMES);
    flow.id().ifPresent(id -> words.add("id=" + id));
    for (Extra extra : flow.extras()) {
      boolean printed =
          BEFORE_ZONE.contains(extra.key())
              || AFTER_TIMES.contains(extra.key())
              || (OF_GRE.contains(extra.key()) && flow.extra("stream_timeout").isPresent());
      if (!printed) {
        words.add(extra.toString());
      }
    }
  }

  private void known(List<String> keys) {
    keys.forEach(
        key -> flow.extra(key).ifPresent(value -> words.add(Extra.of(key, value).toString())));
  }

  private static String ctime(Moment moment) {
    LocalDateTime wall =
        switch (moment) {
          case Moment.Wall(LocalDateTime at) -> at;
          case Moment.Exact(var at) -> LocalDateTime.ofInstant(at, ZoneOffset.UTC);
        };
    return wall.format(ListLine.CTIME);
  }
}
