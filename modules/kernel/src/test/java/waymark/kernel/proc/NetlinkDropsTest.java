package waymark.kernel.proc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NetlinkDropsTest {

  /// /proc/net/netlink of Linux 6.18; the drops are made up.
  private static final List<String> LINES =
      """
      sk               Eth Pid        Groups   Rmem     Wmem     Dump  Locks    Drops    Inode
      0000000000000000 0   312        00000111 0        0        0     2        5        3306
      0000000000000000 12  312        00000007 0        0        0     2        71       3307
      0000000000000000 12  4294966982 00000007 0        0        0     2        3        3308
      """
          .lines()
          .toList();

  @Test
  void readsTheDropsOfTheOneSocket() {
    assertThat(NetlinkDrops.drops(LINES, 12, 312)).contains(71L);
    assertThat(NetlinkDrops.drops(LINES, 0, 312)).contains(5L);
    assertThat(NetlinkDrops.drops(LINES, 12, 4294966982L)).contains(3L);
    assertThat(NetlinkDrops.drops(LINES, 12, 7)).isEmpty();
  }

  @Test
  void saysNothingWhereTheKernelHasNoSuchColumn() {
    List<String> old = LINES.stream().map(line -> line.replace("Drops", "Drips")).toList();
    assertThat(NetlinkDrops.drops(old, 12, 312)).isEmpty();
    assertThat(NetlinkDrops.drops(List.of(), 12, 312)).isEmpty();
  }
}
