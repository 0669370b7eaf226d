package waymark.netstate.walk;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import waymark.netstate.netfilter.AddressMask;
import waymark.netstate.packet.IpAddress;

/// The places of rules by the block of addresses that they ask for, one map for each length of
/// prefix.
final class BlockIndex {

  static final BlockIndex NONE = new BlockIndex(List.of());

  private final List<Blocks> lengths;

  private record Blocks(int prefixLength, Map<IpAddress, int[]> places) {}

  private BlockIndex(List<Blocks> lengths) {
    this.lengths = lengths;
  }

  /// @param places by blocks whose masks are prefixes
  static BlockIndex of(Map<AddressMask, List<Integer>> places) {
    Map<Integer, Map<IpAddress, int[]>> byLength = new HashMap<>();
    places.forEach((block, list) ->
        byLength
            .computeIfAbsent(block.prefixLength().orElseThrow(), length -> new HashMap<>())
            .merge(
                block.address().masked(block.prefixLength().orElseThrow()),
                list.stream().mapToInt(Integer::intValue).toArray(),
                BlockIndex::joined));
    List<Blocks> lengths = new ArrayList<>();
    byLength.forEach((length, blocks) -> lengths.add(new Blocks(length, blocks)));
    return new BlockIndex(List.copyOf(lengths));
  }

  static int[] joined(int[] some, int[] others) {
    int[] both = Arrays.copyOf(some, some.length + others.length);
    System.arraycopy(others, 0, both, some.length, others.length);
    return both;
  }

  /// Adds the places of every block that holds the address.
  void covering(IpAddress address, List<int[]> found) {
    for (Blocks blocks : lengths) {
      int[] places = blocks.places().get(address.masked(blocks.prefixLength()));
      if (places != null) {
        found.add(places);
      }
    }
  }
}
