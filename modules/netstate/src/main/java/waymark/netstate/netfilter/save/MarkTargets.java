package waymark.netstate.netfilter.save;

import java.util.Optional;
import waymark.netstate.netfilter.Target;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.FwMark;

/// MARK and CONNMARK. Every way to write a mark becomes `--set-xmark value/mask`, as
/// iptables-save(8) prints it (libxt_MARK.c, libxt_CONNMARK.c).
final class MarkTargets {

  private MarkTargets() {}

  static Target read(String name, Given given) throws BadValueException {
    if (given.has("--left-shift-mark") || given.has("--right-shift-mark")) {
      return new Target.Unmodelled(Word.join(given.words()));
    }
    Optional<Target> set = set(name, given);
    if (set.isPresent()) {
      return set.get();
    }
    if (given.has("--save-mark") || given.has("--restore-mark")) {
      int both = bits(given, "--mask", FwMark.WHOLE);
      int nfMask = bits(given, "--nfmask", both);
      int ctMask = bits(given, "--ctmask", both);
      return given.has("--save-mark")
          ? new Target.ConnMarkSave(nfMask, ctMask)
          : new Target.ConnMarkRestore(nfMask, ctMask);
    }
    if (given.choices().isEmpty()) {
      throw new BadValueException(
          name + " says nothing of a mark", "write " + name + " --set-xmark 0x64/0xff");
    }
    return new Target.Unmodelled(Word.join(given.words()));
  }

  private static Optional<Target> set(String name, Given given) throws BadValueException {
    for (Given.Choice choice : given.choices()) {
      Optional<FwMark> mark = mark(choice);
      if (mark.isPresent()) {
        return Optional.of(
            name.equals("MARK") ? new Target.Mark(mark.get()) : new Target.ConnMarkSet(mark.get()));
      }
    }
    return Optional.empty();
  }

  private static Optional<FwMark> mark(Given.Choice choice) throws BadValueException {
    return switch (choice.form().name()) {
      case "--set-xmark" -> Optional.of(FwMark.parse(choice.value().text()));
      case "--set-mark" -> {
        FwMark mark = FwMark.parse(choice.value().text());
        yield Optional.of(new FwMark(mark.value(), mark.value() | mark.mask()));
      }
      case "--and-mark" -> Optional.of(new FwMark(0, ~bits(choice)));
      case "--or-mark" -> Optional.of(new FwMark(bits(choice), bits(choice)));
      case "--xor-mark" -> Optional.of(new FwMark(bits(choice), 0));
      default -> Optional.empty();
    };
  }

  private static int bits(Given given, String option, int otherwise) throws BadValueException {
    Optional<Given.Choice> choice = given.choice(option);
    return choice.isPresent() ? bits(choice.get()) : otherwise;
  }

  private static int bits(Given.Choice choice) throws BadValueException {
    return (int) Numbers.number(choice.value().text(), 0, 0xffff_ffffL);
  }
}
