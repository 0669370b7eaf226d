package waymark.netstate.netfilter.nft;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// One step of a rule.
public sealed interface Statement {

  /// A comparison that ends the rule where it does not hold.
  record Match(Operator operator, Expression left, Expression right) implements Statement {

    /// `op` of libnftables-json(5).
    public enum Operator {
      EQUAL("=="),
      NOT_EQUAL("!="),
      LESS("<"),
      GREATER(">"),
      AT_MOST("<="),
      AT_LEAST(">="),
      /// Any of the bits is set.
      ANY_OF("in"),
      /// None of the bits is set.
      NONE_OF("!");

      private final String word;

      Operator(String word) {
        this.word = word;
      }

      public String word() {
        return word;
      }

      public static Optional<Operator> ofWord(String word) {
        for (Operator each : values()) {
          if (each.word.equals(word)) {
            return Optional.of(each);
          }
        }
        return Optional.empty();
      }
    }
  }

  /// What decides a packet's way through the chains.
  sealed interface Verdict extends Statement {

    /// This base chain is done with the packet; later ones still run.
    record Accept() implements Verdict {}

    record Drop() implements Verdict {}

    /// On to the next rule.
    record Continue() implements Verdict {}

    record Return() implements Verdict {}

    record Jump(String chain) implements Verdict {}

    record Goto(String chain) implements Verdict {}
  }

  /// `tcp dport vmap { 22 : accept }`: a key that is not there ends the rule.
  record VerdictMap(Expression key, Expression.SetRef data) implements Statement {}

  /// `meta mark set`.
  record MarkSet(Expression value) implements Statement {}

  /// `ct mark set`.
  record CtMarkSet(Expression value) implements Statement {}

  /// `ip dscp set`, `ip6 dscp set`: a packet of the other family ends the rule, and nft(8) does not
  /// print that it asks.
  ///
  /// @param field whose header it writes to
  record DscpSet(Field field, Expression value) implements Statement {}

  /// `dnat to`, `snat to`, `masquerade`, `redirect`.
  ///
  /// @param family whose addresses it writes; empty where the table's family says it
  /// @param address what it chooses from, with the port where a map gives both; empty where it
  ///   keeps the address, and for masquerade and redirect
  /// @param port empty where it keeps the port
  record Nat(
      Kind kind,
      Optional<NftFamily> family,
      Optional<Expression> address,
      Optional<Expression> port,
      List<String> flags)
      implements Statement {

    public Nat {
      flags = List.copyOf(flags);
    }

    public enum Kind {
      DNAT,
      SNAT,
      MASQUERADE,
      REDIRECT;

      public String word() {
        return name().toLowerCase(Locale.ROOT);
      }
    }
  }

  /// `reject with icmpx port-unreachable`: the packet is gone, and its sender told.
  ///
  /// @param type `icmp`, `icmpv6`, `icmpx` or `tcp reset`
  /// @param code `port-unreachable`, ...; empty for `tcp reset`
  record Reject(String type, String code) implements Statement {}

  /// `notrack`: the connection tracker leaves the packet alone.
  record NoTrack() implements Statement {}

  /// `counter`.
  record Counter(long packets, long bytes) implements Statement {}

  /// `add @set { ip saddr }`, `update`, `delete`.
  ///
  /// @param key what becomes the element
  /// @param statements run with it
  record SetChange(Change change, Expression key, String set, List<Statement> statements)
      implements Statement {

    public SetChange {
      statements = List.copyOf(statements);
    }

    public enum Change {
      ADD,
      UPDATE,
      DELETE;

      public String word() {
        return name().toLowerCase(Locale.ROOT);
      }
    }
  }

  /// `log`, `meta priority set`, `ct helper set`, ...: the packet goes on unchanged as far as this
  /// model looks at it.
  ///
  /// @param protocol whose header it writes to: a packet of another ends the rule, and nft(8) does
  ///   not print that it asks; empty where it writes to none
  record Aside(String text, Optional<String> protocol) implements Statement {}

  /// `limit`, `quota`, `ct count`: may end the rule or not, by chance, clock or count.
  record Chance(String text) implements Statement {}

  /// `flow add @table`: once the connection is established, its packets may bypass every chain.
  record Offload(String flowtable) implements Statement {}

  /// A match or target of iptables in a table that iptables-save(8) does not show.
  ///
  /// @param kind `match` or `target`; empty where nft(8) does not say
  /// @param name `statistic`, `MARK`; empty where nft(8) does not say
  record Xt(String kind, String name) implements Statement {}

  /// A statement that we keep and refuse to guess about.
  record Unmodelled(String text) implements Statement {}
}
