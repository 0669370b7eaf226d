package waymark.oracle.ground;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import waymark.kernel.KernelRefused;
import waymark.kernel.netlink.NetlinkError;
import waymark.kernel.nflog.LoggedPacket;
import waymark.kernel.nflog.PacketLog;
import waymark.kernel.rtnetlink.Rtnetlink;
import waymark.kernel.syscall.NamespaceSwitch;
import waymark.kernel.syscall.TunDevice;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.packet.Packet;
import waymark.netstate.routing.Link;
import waymark.netstate.walk.Gateway;
import waymark.oracle.scene.Backend;
import waymark.oracle.scene.Layout;
import waymark.oracle.scene.Scene;
import waymark.oracle.wire.IpBytes;

/// A network namespace of its own for the thread that opens it, and only for that thread.
public final class Ground implements Closeable {

  private static final String OURS = "99"; // the route protocol of a scene's routes

  private final Map<InterfaceName, TunDevice> devices = new HashMap<>();
  private final Map<Integer, InterfaceName> names = new HashMap<>();
  private final SysctlWriter sysctls = new SysctlWriter();
  private final Rtnetlink rtnetlink;
  private final Tracker tracker;
  private final PacketLog log;
  private Scene loaded = Scene.empty(Family.IPV4, Backend.NFT);
  private int tag;

  private Ground(Rtnetlink rtnetlink, Tracker tracker, PacketLog log) {
    this.rtnetlink = rtnetlink;
    this.tracker = tracker;
    this.log = log;
  }

  /// Takes the calling thread into a new namespace, for good.
  ///
  /// @throws RefusedException where this is not root, or a part of the kernel is missing
  public static Ground open() throws IOException, InterruptedException, RefusedException {
    NamespaceSwitch.enterNew();
    try {
      Ground ground =
          new Ground(Rtnetlink.open(), Tracker.open(), PacketLog.open(WatchTable.GROUPS));
      ground.raise();
      return ground;
    } catch (NetlinkError | KernelRefused refused) {
      throw new RefusedException(String.valueOf(refused.getMessage()));
    }
  }

  private void raise() throws IOException, InterruptedException, RefusedException, KernelRefused {
    for (InterfaceName name : Layout.DEVICES) {
      devices.put(name, TunDevice.open(name));
    }
    sysctls.steady();
    List<String> lines = new ArrayList<>();
    lines.add("link set lo up");
    Layout.DEVICES.forEach(name -> lines.add("link set " + name + " up"));
    lines.addAll(Layout.addresses(Family.IPV4));
    Programs.ip(Family.IPV4, String.join("\n", lines) + "\n");
    Programs.ip(Family.IPV6, String.join("\n", Layout.addresses(Family.IPV6)) + "\n");
    for (Link link : rtnetlink.links()) {
      names.put(link.index(), link.name());
    }
    Programs.nft(WatchTable.text());
  }

  /// Sets a scene up, in the place of the one before.
  ///
  /// @throws RefusedException where a program refuses a text of it; the ground is then between two
  ///   scenes, and the next one sets it right
  public void set(Scene scene) throws IOException, InterruptedException, RefusedException {
    clear(scene);
    loaded = scene;
    sysctls.set(scene.sysctls());
    if (!scene.sets().isEmpty()) {
      Programs.ipset(scene.setsText());
    }
    Programs.restore(scene.family(), scene.backend(), scene.restoreText());
    if (!scene.nft().isEmpty()) {
      Programs.nft(scene.nftText());
    }
    StringBuilder lines = new StringBuilder();
    scene.routes().forEach(each -> line(lines, "route add " + each + " proto " + OURS));
    scene.rules().forEach(each -> line(lines, "rule add " + each));
    Programs.ip(scene.family(), lines.toString());
  }

  private static void line(StringBuilder lines, String line) {
    lines.append(line).append('\n');
  }

  private void clear(Scene next) throws IOException, InterruptedException, RefusedException {
    boolean isOther = loaded.family() != next.family() || loaded.backend() != next.backend();
    if (isOther || !loaded.sets().isEmpty()) {
      Scene empty = Scene.empty(loaded.family(), loaded.backend());
      Programs.restore(loaded.family(), loaded.backend(), empty.restoreText());
    }
    if (!loaded.sets().isEmpty()) {
      Programs.ipset(loaded.setsUndo());
    }
    if (!loaded.nft().isEmpty()) {
      Programs.nft(loaded.nftUndo());
    }
    boolean v4 = loaded.family() == Family.IPV4;
    Programs.ip(
        loaded.family(),
        "rule flush\nrule add pref 32766 lookup main\n"
            + (v4 ? "rule add pref 32767 lookup default\n" : "")
            + "route flush table all proto "
            + OURS
            + "\n");
    tracker.forget();
  }

  /// The rules of every backend, with what they have counted, as our own readers read them.
  public Gateway rules() throws IOException, InterruptedException, RefusedException {
    return new Readers(loaded).rules();
  }

  /// What the model is to see: the state as our own readers read it from the kernel.
  public Gateway read() throws IOException, InterruptedException, RefusedException {
    return new Readers(loaded).read(rtnetlink);
  }

  /// The scene's state as the plain output of plain commands, without what says nothing of it.
  public Map<String, String> snapshot() throws IOException, InterruptedException, RefusedException {
    return new Readers(loaded).snapshot();
  }

  /// Sends a packet, and tells what became of it.
  ///
  /// @param keep whether its connection is kept
  public Fate send(Packet packet, boolean keep) throws IOException {
    return sent(packet, keep, Optional.empty());
  }

  /// Sends an ICMP error that quotes another packet.
  public Fate sendQuoting(Packet packet, Packet quoted) throws IOException {
    return sent(packet, true, Optional.of(IpBytes.of(quoted, WatchTable.KEPT, tag)));
  }

  private Fate sent(Packet packet, boolean keep, Optional<byte[]> quoted) throws IOException {
    int timeToLive = keep ? WatchTable.KEPT : WatchTable.ALONE;
    tag = tag % 0xffff + 1;
    boolean accepted = true;
    if (packet.in().isPresent()) {
      TunDevice device = Optional.ofNullable(devices.get(packet.in().get())).orElseThrow();
      device.write(
          quoted.isPresent()
              ? IpBytes.quoting(packet, timeToLive, tag, quoted.get())
              : IpBytes.of(packet, timeToLive, tag));
    } else {
      accepted = HostSender.send(packet, timeToLive);
    }
    return new Sighting(names, events()).fate(accepted);
  }

  private List<LoggedPacket> events() throws IOException {
    List<LoggedPacket> events = new ArrayList<>();
    log.take(events::add);
    return events;
  }

  @Override
  public void close() throws IOException {
    log.close();
    tracker.close();
    rtnetlink.close();
    devices.values().forEach(TunDevice::close);
  }
}
