package waymark.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import waymark.diagnosis.Trial.Aim;
import waymark.diagnosis.Trial.Result;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.packet.Packet;
import waymark.netstate.walk.Tracking;
import waymark.netstate.walk.Verdict;
import waymark.netstate.walk.Walk;
import waymark.netstate.walk.Walker;

/// All ways that a packet and its answer may take, judged one by one. Several endpoints behind a
/// service are several ways: a promise is kept or broken where it is so on each of them, and open
/// where they differ.
///
/// @param there the packet's walk; where the promise is broken, under one way that breaks it
/// @param back the answer's walk on that way
/// @param next the walk of the packet after that, where these two keep the promise
record Courses(Walk there, Optional<Walk> back, Optional<Walk> next, Result result) {

  /// More ways there and back than this are not judged: what is promised is then open.
  static final int MOST = 256;

  /// Judges one way there, and one way back where the packet arrived.
  interface Judge {
    Result of(Walk there, Optional<Walk> back);
  }

  static Courses of(Walker walker, Packet packet, Judge judge) {
    Walk walk = walker.walk(packet, new Tracking.New());
    List<Courses> courses = new ArrayList<>();
    for (Walk.Way way : walk.ways()) {
      if (courses.size() >= MOST) {
        courses.add(open(walk, Optional.empty()));
        break;
      }
      Walk there = walk.under(way);
      Optional<Walk> answer = answer(walker, there);
      if (answer.isEmpty()) {
        courses.add(new Courses(there, answer, Optional.empty(), judge.of(there, answer)));
        continue;
      }
      for (Walk.Way back : answer.get().ways()) {
        courses.add(onward(walker, there, answer.get().under(back), judge));
      }
      if (!answer.get().complete()) {
        courses.add(open(answer.get(), answer));
      }
    }
    if (!walk.complete()) {
      courses.add(open(walk, Optional.empty()));
    }
    return inCommon(walk, courses);
  }

  /// A connection is kept where the packet after the first two goes as the first one went.
  private static Courses onward(Walker walker, Walk there, Walk back, Judge judge) {
    Result result = judge.of(there, Optional.of(back));
    Optional<Walk> next =
        result instanceof Result.Kept
            ? walker.next(there.start(), there.ways().getFirst(), back.ways().getFirst())
            : Optional.empty();
    return new Courses(
        there, Optional.of(back), next, next.map(walk -> Judging.next(there, walk)).orElse(result));
  }

  private static Courses open(Walk walk, Optional<Walk> back) {
    return new Courses(
        walk, back, Optional.empty(), new Result.Open("more than " + MOST + " ways are open"));
  }

  Trial trial(String name, Aim aim, Packet packet) {
    return new Trial(name, aim, packet, there, back, next, result);
  }

  private static Courses inCommon(Walk walk, List<Courses> courses) {
    Courses first = courses.getFirst();
    if (courses.stream().allMatch(each -> each.result() instanceof Result.Broken)) {
      return first;
    }
    if (courses.stream().allMatch(each -> each.result() instanceof Result.Kept)) {
      return new Courses(walk, first.back(), first.next(), first.result());
    }
    return new Courses(walk, first.back(), first.next(), new Result.Open(why(courses)));
  }

  /// What is unknown by itself, or else what would break the promise.
  private static String why(List<Courses> courses) {
    for (Courses each : courses) {
      if (each.result() instanceof Result.Open(String why)) {
        return why;
      }
    }
    return courses.stream()
        .filter(each -> each.result() instanceof Result.Broken)
        .map(Courses::assumed)
        .findFirst()
        .orElseThrow();
  }

  private String assumed() {
    List<String> assumed = new ArrayList<>(there.ways().getFirst().assumed());
    back.ifPresent(answer -> assumed.addAll(answer.ways().getFirst().assumed()));
    return "it breaks where " + String.join("; ", assumed);
  }

  private static Optional<Walk> answer(Walker walker, Walk there) {
    Optional<InterfaceName> in =
        there.verdict() instanceof Verdict.Forwarded forwarded
            ? Optional.of(forwarded.out())
            : Optional.empty();
    return walker.reply(there.start(), there.ways().getFirst(), in);
  }
}
