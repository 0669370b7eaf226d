package waymark.netstate.netfilter.ipset;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import waymark.netstate.packet.Cidr;

/// The elements of a set, found by key: sets hold thousands. Of networks the longest prefix is
/// asked first, and what is found there decides (mtype_test_cidrs in ip_set_hash_gen.h).
public final class Members {

  private final Map<List<Part>, Boolean> elements = new HashMap<>();
  private final NavigableSet<Integer> lengths = new TreeSet<>();
  private final Set<Cidr> withDevice = new HashSet<>();

  /// Adds an element.
  ///
  /// @param nomatch whether it is an exception: what it holds is not in the set
  void add(List<Part> parts, boolean nomatch) {
    elements.put(List.copyOf(parts), nomatch);
    for (Part part : parts) {
      if (part instanceof Part.Block(Cidr block)) {
        lengths.add(block.prefixLength());
        if (parts.getLast() instanceof Part.Device) {
          withDevice.add(block);
        }
      }
    }
  }

  /// What became of a key.
  public enum Hit {
    MISSED,
    IN,
    /// An exception holds it: `nomatch`.
    EXCEPTED
  }

  /// Looks a key up.
  ///
  /// @param key of whole addresses
  public Hit find(List<Part> key) {
    if (lengths.isEmpty()) {
      return hit(key).orElse(Hit.MISSED);
    }
    for (int length : lengths.descendingSet()) {
      for (List<Part> wider : widened(key, length)) {
        Optional<Hit> hit = hit(wider);
        if (hit.isPresent()) {
          return hit.get();
        }
        if (wider.getFirst() instanceof Part.Block(Cidr block) && withDevice.contains(block)) {
          return Hit.MISSED; // the network is there with other interfaces: no shorter one is asked
        }
      }
    }
    return Hit.MISSED;
  }

  private Optional<Hit> hit(List<Part> key) {
    return Optional.ofNullable(elements.get(key)).map(nomatch -> nomatch ? Hit.EXCEPTED : Hit.IN);
  }

  /// The key with its last address, and with its first, as the network of that length.
  private static List<List<Part>> widened(List<Part> key, int length) {
    List<List<Part>> wider = new ArrayList<>();
    for (int at = key.size() - 1; at >= 0; at--) {
      if (key.get(at) instanceof Part.Block(Cidr whole) && length <= whole.prefixLength()) {
        List<Part> other = new ArrayList<>(key);
        other.set(at, new Part.Block(Cidr.around(whole.network(), length)));
        wider.add(other);
      }
    }
    return wider;
  }
}
