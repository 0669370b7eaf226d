package waymark.netstate.walk;

import java.util.Optional;
import waymark.netstate.netfilter.Match.CtState.State;
import waymark.netstate.netfilter.nft.CtKey;
import waymark.netstate.netfilter.nft.Datatype;
import waymark.netstate.netfilter.nft.Expression;
import waymark.netstate.packet.Endpoint;
import waymark.netstate.packet.Family;
import waymark.netstate.walk.Computed.Known;

/// What `ct` tells of a packet's connection (nft_ct_get_eval). Without a connection only the state
/// can be read.
final class NftConnection {

  private static final int SNAT = 16;
  private static final int DNAT = 32;

  private NftConnection() {}

  static Computed of(Flight flight, Expression.Ct ct) {
    if (ct.key() == CtKey.STATE) {
      return Known.of(bit(flight.state()));
    }
    if (!flight.hasConnection()) {
      return new Computed.Nothing();
    }
    if (ct.key() == CtKey.PROTO_DST && isReply(ct) && !flight.sourcePortKept()) {
      return NftExpressions.CHOSEN_PORT;
    }
    return switch (ct.key()) {
      case STATE -> throw new IllegalStateException("the state is read above");
      case STATUS -> NftExpressions.open(ct);
      case DIRECTION -> direction(flight, ct);
      case MARK ->
          flight.connMarkKnown()
              ? Known.of(Integer.toUnsignedLong(flight.connMark()))
              : NftExpressions.open(ct);
      case L3PROTO -> Known.of(flight.packet().family() == Family.IPV4 ? 2 : 10);
      case PROTOCOL -> Known.of(flight.packet().protocol().number());
      case IP_SADDR, IP_DADDR, IP6_SADDR, IP6_DADDR, PROTO_SRC, PROTO_DST ->
          flight
              .tuple(isReply(ct))
              .map(tuple -> field(ct.key(), tuple))
              .orElseGet(() -> NftExpressions.open(ct));
    };
  }

  private static boolean isReply(Expression.Ct ct) {
    return ct.direction().equals(Optional.of(Expression.Direction.REPLY));
  }

  private static long bit(State state) {
    return switch (state) {
      case INVALID -> 1;
      case ESTABLISHED -> 2;
      case RELATED -> 4;
      case NEW -> 8;
      case UNTRACKED -> 64;
      case SNAT, DNAT -> throw new IllegalStateException(state + " is no state of a connection");
    };
  }

  private static Computed direction(Flight flight, Expression.Ct ct) {
    return switch (flight.tracking()) {
      case Tracking.New(), Tracking.Unanswered(_) -> Known.of(0);
      case Tracking.Established known -> Known.of(known.reply() ? 1 : 0);
      case Tracking.Related(_), Tracking.Invalid(), Tracking.Untracked() -> NftExpressions.open(ct);
    };
  }

  private static Computed field(CtKey key, Flight.Tuple tuple) {
    boolean isSource = key == CtKey.IP_SADDR || key == CtKey.IP6_SADDR || key == CtKey.PROTO_SRC;
    Endpoint end = isSource ? tuple.from() : tuple.to();
    return switch (key) {
      case IP_SADDR, IP_DADDR ->
          end.address().family() == Family.IPV4
              ? Known.of(Datatype.of(end.address()))
              : new Computed.Nothing();
      case IP6_SADDR, IP6_DADDR ->
          end.address().family() == Family.IPV6
              ? Known.of(Datatype.of(end.address()))
              : new Computed.Nothing();
      case PROTO_SRC, PROTO_DST -> Known.of(end.port());
      case STATE, STATUS, DIRECTION, MARK, L3PROTO, PROTOCOL ->
          throw new IllegalStateException(key + " is no part of a tuple");
    };
  }

  /// The bits of `ct status` that say whether the connection is translated; the others are not
  /// foretold, nor any of a connection that is not known.
  static Optional<Long> translated(Flight flight, long asked) {
    if ((asked & ~(SNAT | DNAT)) != 0 || (flight.hasConnection() && flight.isOfUnknown())) {
      return Optional.empty();
    }
    return Optional.of(
        (flight.isTranslated(State.SNAT) ? SNAT : 0L)
            | (flight.isTranslated(State.DNAT) ? DNAT : 0L));
  }
}
