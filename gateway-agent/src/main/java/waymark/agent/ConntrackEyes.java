package waymark.agent;

import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import waymark.kernel.conntrack.Filter;
import waymark.netstate.conntrack.Entry;
import waymark.netstate.conntrack.survey.Judgement;
import waymark.netstate.conntrack.survey.Surroundings;
import waymark.netstate.conntrack.survey.Survey;
import waymark.netstate.packet.IpAddress;

/// What looks at every entry that is asked about: the survey, the mend, and with `--follow` the one
/// who prints.
final class ConntrackEyes {

  private final Surroundings surroundings;
  private final Filter filter;
  private final Optional<ConntrackMend> mend;
  private final BiConsumer<Entry, Judgement> teller;
  private Survey survey;

  /// @param teller hears of every entry that goes wrong
  ConntrackEyes(
      Surroundings surroundings,
      Filter filter,
      Optional<ConntrackMend> mend,
      BiConsumer<Entry, Judgement> teller) {
    this.surroundings = surroundings;
    this.filter = filter;
    this.mend = mend;
    this.teller = teller;
    this.survey = new Survey(surroundings);
  }

  /// A table is read, perhaps again: what was seen so far does not count.
  void begin() {
    survey = new Survey(surroundings);
    mend.ifPresent(ConntrackMend::begin);
  }

  void see(Entry entry) {
    if (filter.passes(entry)) {
      heed(entry, survey.see(entry));
    }
  }

  /// Sees an entry that an event may have told of before.
  void seeOnce(Entry entry) {
    if (filter.passes(entry)) {
      heed(entry, survey.seeOnce(entry));
    }
  }

  private void heed(Entry entry, Judgement judgement) {
    if (judgement != Judgement.WELL) {
      mend.ifPresent(each -> each.take(entry, judgement));
      teller.accept(entry, judgement);
    }
  }

  Set<IpAddress> tunnels() {
    return surroundings.tunnels();
  }

  Filter filter() {
    return filter;
  }

  Survey survey() {
    return survey;
  }
}
