package waymark.mirror.archive;

import java.util.List;

/// What holds the new objects of a state.
public sealed interface Payload {

  /// A self-contained pack and its index, as git names them: `pack-HASH.pack`, `pack-HASH.idx`.
  record Pack(String hash, Digest pack, Digest index) implements Payload {}

  /// A bundle (version 2) of a thin pack: what it builds on is in the states before.
  ///
  /// @param header how many bytes of it come before the pack, for readers that skip them
  record Bundle(Digest digest, long header) implements Payload {}

  /// A file of the archive, by its path below the line's folder.
  record Part(String path, Digest digest) {}

  /// The files that the payload of state `number` consists of.
  default List<Part> parts(long number) {
    return switch (this) {
      case Pack(var hash, var pack, var index) ->
          List.of(
              new Part("objects/pack/pack-" + hash + ".pack", pack),
              new Part("objects/pack/pack-" + hash + ".idx", index));
      case Bundle(var digest, var _) ->
          List.of(new Part("bundles/%06d-%s.bundle".formatted(number, digest.sha256()), digest));
    };
  }
}
