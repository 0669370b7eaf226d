package waymark.netstate.netfilter.nft;

import java.util.List;
import java.util.Optional;

/// A set, map or verdict map.
///
/// @param type the type of each part of a key
/// @param elements what it held when it was read; empty where a part's type is not modelled
/// @param isRead whether the elements are all there
public record NftSet(String name, List<Datatype> type, Elements elements, boolean isRead) {

  public NftSet {
    type = List.copyOf(type);
  }

  /// One element.
  ///
  /// @param key a span for each part
  /// @param data of a map
  /// @param statements run for a packet that hits it
  public record Element(List<Span> key, Optional<Data> data, List<Statement> statements) {

    public Element {
      key = List.copyOf(key);
      statements = List.copyOf(statements);
    }

    /// Whether it is `*`, hit by what hits no other.
    public boolean isCatchAll() {
      return key.stream().allMatch(Span.Any.class::isInstance);
    }
  }

  /// What a map gives for a key.
  public sealed interface Data {

    /// A value for each part.
    record Values(List<Span> parts) implements Data {

      public Values {
        parts = List.copyOf(parts);
      }
    }

    record Decision(Statement.Verdict verdict) implements Data {}
  }
}
